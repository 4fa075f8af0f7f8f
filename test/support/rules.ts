import type { RulesView } from '../../main/contract/setup-api.ts'

/** What a gate that was told nothing goes by. */
export const rulesInForce: RulesView = {
  source: 'configuration',
  set: 'any-authentic',
  name: 'Any authentic pass',
  revision: 1,
  timeZone: 'America/New_York',
  eventAt: null,
  json: '{}',
  sets: ['any-authentic', 'tickets-only', 'new-york-2021', 'new-york-2021-stadium', 'pass-plus-2022'],
}
