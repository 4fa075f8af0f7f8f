import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { CallInput, LaneView } from '../../main/contract/gate-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

const saidOf = {
  done: null,
  'not-now': 'notNow',
  'zone-full': 'partyFull',
  'no-parties': 'noParties',
} as const
type Said = NonNullable<(typeof saidOf)[keyof typeof saidOf]> | 'failed'

/** An adult with children, a group with one ticket each: what staff do with a party at a lane that takes them. */
export function PartyActions({ lane }: { lane: LaneView }): ReactElement | null {
  const { laneId, takesParties, party } = lane
  const client = useClient()
  const { t } = useWords()
  const [said, setSaid] = useState<Said | null>(null)
  if (!takesParties) return null

  const order = async (act: CallInput<'party'>['act']): Promise<void> => {
    const answered = await client.call('party', { laneId, act })
    setSaid(answered.ok ? saidOf[answered.value] : 'failed')
  }
  return (
    <>
      {party === null ? (
        <Button className="button" onPress={() => void order('begin')}>
          {t('attendant.party')}
        </Button>
      ) : (
        <>
          <Button className="button button-main" onPress={() => void order('done')}>
            {party.opening === 'all' && party.people > 0
              ? t('attendant.partyOpen', { people: party.people })
              : t('attendant.partyDone')}
          </Button>
          <Button className="button" onPress={() => void order('cancel')}>
            {t('attendant.partyCancel')}
          </Button>
        </>
      )}
      <p aria-live="polite">{said !== null && t(`attendant.${said}`)}</p>
    </>
  )
}
