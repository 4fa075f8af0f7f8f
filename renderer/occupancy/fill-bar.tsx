import type { ReactElement } from 'react'
import type { ZoneView } from '../../main/contract/occupancy-api.ts'

const whole = 100

/**
 * How full a zone is: by the length of a bar, by its pattern, and by a line where staff are warned. A picture of the words
 * and figures beside it.
 */
export function FillBar({ zone, limit }: { zone: ZoneView; limit: number }): ReactElement {
  const { inside, warnAt, stopAt, level } = zone
  const share = (people: number): string => `${Math.min(whole, (people / limit) * whole)}%`
  return (
    <div className="fill" aria-hidden="true">
      <div className="fill-inside" data-level={level} style={{ inlineSize: share(inside) }} />
      {warnAt !== null && stopAt !== null && (
        <div className="fill-warn" style={{ insetInlineStart: share(warnAt) }} />
      )}
    </div>
  )
}
