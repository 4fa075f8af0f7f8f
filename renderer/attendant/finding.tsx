import type { ReactElement } from 'react'
import type { Fact } from '../../main/contract/gate-api.ts'
import type { ShownPass } from '../gate/gate-store.ts'
import type { Words } from '../languages/use-words.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { momentWords } from './validity.ts'

type Finding = NonNullable<ShownPass['finding']>

/** Moments are shown to the minute. Milliseconds. */
const lookMs = 10_000
/** A rule may list hundreds of events; whoever wants all of them reads the rules. */
const mostNames = 4

/** What the venue's rule found in the pass, and what would satisfy it. */
export function FindingFacts({ finding, timeZone }: { finding: Finding; timeZone: string }): ReactElement {
  const words = useWords()
  const nowS = useNow(lookMs) / 1_000
  const { t } = words
  return (
    <dl className="facts finding">
      <div>
        <dt>{t('attendant.found')}</dt>
        <dd>{factWords('found', finding.found, words, nowS, timeZone)}</dd>
      </div>
      <div>
        <dt>{t('attendant.needed')}</dt>
        <dd>
          {factWords('needed', finding.needed, words, nowS, timeZone)}{' '}
          <span className="quiet">{t('attendant.rule', { rule: finding.rule })}</span>
        </dd>
      </div>
    </dl>
  )
}

function factWords(
  group: 'found' | 'needed',
  { code, values }: Fact,
  { t, ofCode, language }: Words,
  nowS: number,
  timeZone: string,
): string {
  const { at, date, count, days, hours, types, formats, methods, names, text } = values
  const listed = (all: readonly string[]): string =>
    all.length <= mostNames
      ? all.join(', ')
      : t('attendant.andMore', {
          names: all.slice(0, mostNames).join(', '),
          count: all.length - mostNames,
        })
  const labels = (kind: 'passType' | 'format' | 'testMethod', codes: readonly string[] = []): string =>
    listed(codes.map((each) => ofCode(kind, each, 'label')))
  return ofCode(group, code, 'label', {
    at: at === undefined ? '' : momentWords(at, nowS, language, timeZone),
    date: date === undefined ? '' : dateWords(date, language),
    count: String(count ?? ''),
    days: String(days ?? ''),
    hours: String(hours ?? ''),
    types: labels('passType', types),
    formats: labels('format', formats),
    methods: labels('testMethod', methods),
    names: listed(names ?? []),
    text: text ?? '',
  })
}

/** A date to the day in words; one of lower precision as it is written. */
function dateWords(date: string, language: string): string {
  const midnightMs = date.length === 10 ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  return Number.isNaN(midnightMs)
    ? date
    : new Intl.DateTimeFormat(language, { timeZone: 'UTC', dateStyle: 'long' }).format(midnightMs)
}
