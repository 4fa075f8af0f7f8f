import { unreachable } from '../../../native/result.ts'
import type { ExcelsiorType, Ineligible, TypeReason } from '../../engine/issuing/eligibility.ts'

const reasonWords: Record<TypeReason, string> = {
  'no-dose': 'no dose of a vaccine whose full series is known here (CVX 207, 208, 212)',
  'series-incomplete': 'the series is not complete',
  'doses-too-close': 'the second dose came too soon after the first',
  'series-too-recent': 'the full series is not 15 days old',
  'no-negative-test': 'no negative test of this kind',
  'test-too-old': 'the last negative test no longer counts',
  'test-without-time': 'an antigen test counts by the hour: give the time of its sample',
}
const typeWords: Record<ExcelsiorType, string> = {
  vaccination: 'vaccination',
  'pcr-negative': 'PCR test',
  'antigen-negative': 'antigen test',
}

/** For whoever issues: a gate never sees any of it. */
export function ineligibleInWords(ineligible: Ineligible): string {
  switch (ineligible.code) {
    case 'positive-test-recent':
      return `The record has a positive test of the last 10 days. A pass can be issued from ${time(ineligible.fromS)} on.`
    case 'record-from-future':
      return 'The record has a dose or a test of a time to come. Correct it, or the clock of this machine.'
    case 'no-ground':
      return [
        'The record gives no right to a pass:',
        ...Object.entries(typeWords).flatMap(([type, words]) => {
          const reason = ineligible.reasons[type as ExcelsiorType]
          return reason === undefined ? [] : [`  ${words}: ${reasonWords[reason]}`]
        }),
      ].join('\n')
    default:
      return unreachable(ineligible)
  }
}

const time = (seconds: number): string => new Date(seconds * 1_000).toISOString()
