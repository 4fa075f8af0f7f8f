import type { ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'
import { useWedge } from './use-wedge.ts'

/** Where the lane's scanner types its codes, and whether it does so now. */
export function WedgeReader({ lane }: { lane: LaneView }): ReactElement {
  const receiving = useWedge(lane)
  const { t } = useWords()
  return (
    <section className="card" aria-labelledby="wedge">
      <h2 id="wedge">{t('wedge.title')}</h2>
      <p aria-live="polite">{t(receiving ? 'wedge.receiving' : 'wedge.ready')}</p>
    </section>
  )
}
