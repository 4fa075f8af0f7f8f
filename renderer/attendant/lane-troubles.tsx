import type { ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'

/** Faults and alarms of a lane, each once, in words, with what to do. */
export function LaneTroubles({ lane }: { lane: LaneView }): ReactElement | null {
  const { t, ofCode } = useWords()
  const troubles = troublesOf(lane)
  if (troubles.length === 0) return null
  return (
    <section className="notices" aria-label={t('attendant.notices')}>
      {troubles.map(({ group, code }) => (
        <div key={code} className="notice" data-severity="alarm" role="alert">
          <h2>{ofCode(group, code, 'title')}</h2>
          <p>{ofCode(group, code, 'cure')}</p>
        </div>
      ))}
    </section>
  )
}

interface Trouble {
  readonly group: 'fault' | 'alarm'
  readonly code: string
}

function troublesOf({ answer, devices, alarms }: LaneView): Trouble[] {
  const faults = [answer.kind === 'out-of-order' ? answer.fault : null, devices.relay, devices.scanner]
  const troubles: Trouble[] = [
    ...faults.filter((code) => code !== null).map((code) => ({ group: 'fault' as const, code })),
    ...alarms.map((code) => ({ group: 'alarm' as const, code })),
  ]
  return troubles.filter(({ code }, at) => troubles.findIndex((other) => other.code === code) === at)
}
