import type { OwnRules, ReadySetName, Rule } from './policy-document.ts'

const newYork = 'America/New_York'

/** Authentic, of a kind that proves something by itself. */
const anyAuthentic: Rule = {
  kind: 'types',
  accept: [
    'vaccination',
    'recovery',
    'pcr-negative',
    'antigen-negative',
    'test-negative',
    'covid-pass',
    'ticket',
  ],
}

const pcrUntilThirdMidnight: Rule = { kind: 'test-until-midnight', id: 'pcr', methods: ['pcr'], days: 3 }
const antigenSixHours: Rule = {
  kind: 'test-hours',
  id: 'antigen',
  methods: ['antigen'],
  hours: 6,
  measuredTo: 'scan',
}
/** The first Excelsior passes tell no dose and no test: their issuer worked out how long they hold. */
const excelsiorPass: Rule = {
  kind: 'all',
  id: 'excelsior-pass',
  rules: [
    { kind: 'formats', accept: ['digital-health-pass'] },
    { kind: 'types', accept: ['vaccination', 'pcr-negative', 'antigen-negative', 'test-negative'] },
    { kind: 'own-expiry' },
  ],
}

interface ReadySet extends Pick<OwnRules, 'name' | 'revision' | 'timeZone'> {
  readonly rules: readonly Rule[]
}

/**
 * Rules that a venue may name instead of writing them. The New York ones follow the state's announcements of March 2021
 * and June 2022 and its FAQ for residents, the stadium's those of 10 February 2021.
 */
export const readySets: Readonly<Record<ReadySetName, ReadySet>> = {
  'any-authentic': { name: 'Any authentic pass', revision: 1, rules: [anyAuthentic] },
  'tickets-only': { name: 'Tickets only', revision: 1, rules: [{ kind: 'ticket' }] },
  'new-york-2021': {
    name: 'New York 2021',
    revision: 1,
    timeZone: newYork,
    rules: [
      {
        kind: 'any',
        id: 'new-york-2021',
        rules: [
          excelsiorPass,
          {
            kind: 'vaccination-series',
            id: 'vaccination',
            products: 'us-2021',
            daysAfter: 15,
            daysValid: 180,
          },
          pcrUntilThirdMidnight,
          antigenSixHours,
        ],
      },
    ],
  },
  'new-york-2021-stadium': {
    name: 'New York 2021, stadiums',
    revision: 1,
    timeZone: newYork,
    rules: [{ kind: 'test-hours', id: 'stadium-pcr', methods: ['pcr'], hours: 72, measuredTo: 'event' }],
  },
  'pass-plus-2022': {
    name: 'Pass Plus 2022',
    revision: 1,
    timeZone: newYork,
    rules: [
      { kind: 'formats', id: 'pass-plus', accept: ['smart-health-card'] },
      {
        kind: 'any',
        id: 'pass-plus-2022',
        rules: [
          { kind: 'vaccination-series', id: 'vaccination', products: 'us-2022', daysAfter: 15 },
          pcrUntilThirdMidnight,
          antigenSixHours,
        ],
      },
    ],
  },
}
