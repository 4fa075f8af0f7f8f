import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import type { Breakdown, Outcome, TallyRow } from './tally.ts'
import { unreachable } from '../shared/unreachable.ts'

/** An admission has a reason where it was made by hand. */
const reasonGroups = { admit: 'byHand', refuse: 'refusal', refer: 'referral' } as const

/** Where the counts have nothing to say. */
const none = 'none'

export interface CountWords {
  /** What stands at the head of a row. @param rows all of them: of two equal hours, each says its zone. */
  readonly rowName: (by: Breakdown, row: TallyRow, rows: readonly TallyRow[]) => string
  readonly laneName: (laneId: string) => string
}

export function useCountWords(timeZone: string): CountWords {
  const { lanes } = useGate()
  const { t, ofCode, language } = useWords()

  const hourName = (atS: number, withZone: boolean): string =>
    new Intl.DateTimeFormat(language, {
      timeZone,
      hour: 'numeric',
      ...(withZone ? { timeZoneName: 'short' } : {}),
    }).format(atS * 1_000)

  const laneName = (laneId: string): string => lanes.get(laneId)?.name ?? laneId

  const reasonName = (outcome: Outcome, reason: string): string =>
    reason === none
      ? t(`counts.${outcome}`)
      : t('counts.reasonOf', {
          outcome: t(`counts.${outcome}`),
          reason: ofCode(reasonGroups[outcome], reason, 'label'),
        })

  return {
    laneName,
    rowName(by, { key }, rows) {
      switch (by) {
        case 'hour': {
          const name = hourName(Number(key), false)
          const twice = rows.filter((other) => hourName(Number(other.key), false) === name).length > 1
          return twice ? hourName(Number(key), true) : name
        }
        case 'lane':
          return laneName(key)
        case 'type':
          return key === none ? t('counts.none') : ofCode('passType', key, 'label')
        case 'reason': {
          const [outcome = '', reason = none] = key.split(' ')
          return reasonName(outcome as Outcome, reason)
        }
        default:
          return unreachable(by)
      }
    },
  }
}
