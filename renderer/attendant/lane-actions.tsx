import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ByHandReason, LaneMode, LaneView } from '../../main/contract/gate-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { ByHand } from './by-hand.tsx'
import { ConfirmOpening } from './confirm-opening.tsx'
import { PartyActions } from './party-actions.tsx'

type Said =
  'resetDone' | 'resetNothing' | 'resetStill' | 'released' | 'byHandDone' | 'byHandBusy' | 'noGate' | 'failed'

const saidOfReset = {
  done: 'resetDone',
  'nothing-to-reset': 'resetNothing',
  'still-called': 'resetStill',
} as const

const saidOfByHand = { done: 'byHandDone', busy: 'byHandBusy', 'no-gate': 'noGate' } as const

/** Only staff can say that a gate is clear; a relay or a disk that works again is found by the engine. */
export const needsReset = ({ answer, alarms }: LaneView): boolean =>
  answer.kind === 'emergency' || answer.kind === 'out-of-order' || alarms.length > 0

/** What staff do with a lane. Whatever opens a gate is asked about first. */
export function LaneActions({ lane }: { lane: LaneView }): ReactElement {
  const { laneId, hasGate, mode } = lane
  const client = useClient()
  const { t } = useWords()
  const [said, setSaid] = useState<Said | null>(null)
  const [asked, setAsked] = useState<'free' | 'release' | 'byHand' | null>(null)

  const reset = async (): Promise<void> => {
    const answered = await client.call('reset', { laneId })
    setSaid(answered.ok ? saidOfReset[answered.value] : 'failed')
  }
  const setMode = async (wanted: LaneMode, minutes: number | null): Promise<void> => {
    setAsked(null)
    const answered = await client.call('setMode', { laneId, mode: wanted, minutes })
    if (!answered.ok) return setSaid('failed')
    setSaid(answered.value === 'done' ? null : 'noGate')
  }
  const admitByHand = async (reason: ByHandReason): Promise<void> => {
    setAsked(null)
    const answered = await client.call('admitByHand', { laneId, reason })
    setSaid(answered.ok ? saidOfByHand[answered.value] : 'failed')
  }
  const release = async (): Promise<void> => {
    setAsked(null)
    const answered = await client.call('release', null)
    setSaid(answered.ok ? 'released' : 'failed')
  }

  return (
    <div className="lane-actions">
      {needsReset(lane) && (
        <Button className="button button-main" onPress={() => void reset()}>
          {t('attendant.reset')}
        </Button>
      )}
      <PartyActions lane={lane} />
      {hasGate && mode.kind === 'serving' && (
        <Button className="button" onPress={() => setAsked('byHand')}>
          {t('attendant.byHand')}
        </Button>
      )}
      {asked === 'byHand' && (
        <ByHand agree={(reason) => void admitByHand(reason)} leave={() => setAsked(null)} />
      )}
      {mode.kind !== 'serving' && (
        <Button className="button" onPress={() => void setMode('serving', null)}>
          {t('attendant.open')}
        </Button>
      )}
      {mode.kind !== 'closed' && (
        <Button className="button" onPress={() => void setMode('closed', null)}>
          {t('attendant.close')}
        </Button>
      )}
      {hasGate && mode.kind !== 'free' && (
        <Button className="button" onPress={() => setAsked('free')}>
          {t('attendant.free')}
        </Button>
      )}
      {asked === 'free' && (
        <ConfirmOpening
          ask={t('attendant.freeAsk')}
          doIt={t('attendant.free')}
          timed
          agree={(minutes) => void setMode('free', minutes)}
          leave={() => setAsked(null)}
        />
      )}
      <Button className="button button-alarm" onPress={() => setAsked('release')}>
        {t('attendant.release')}
      </Button>
      {asked === 'release' && (
        <ConfirmOpening
          ask={t('attendant.releaseAsk')}
          doIt={t('attendant.releaseDo')}
          timed={false}
          agree={() => void release()}
          leave={() => setAsked(null)}
        />
      )}
      <p aria-live="polite">{said !== null && t(`attendant.${said}`)}</p>
    </div>
  )
}
