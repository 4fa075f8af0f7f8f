import type { ReactElement } from 'react'
import type { LaneView } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'

/** The three arms of a tripod, in degrees from the one that bars the way. */
const arms = [0, 120, 240]

/** A tripod seen from the front; the arms stand as the engine says. Its state is told in words beneath. */
export function TurnstileDrawing(props: { turnstile: NonNullable<LaneView['turnstile']> }): ReactElement {
  const { open, angle, relayOn, fire, ready } = props.turnstile
  const { t } = useWords()
  return (
    <figure className="turnstile" data-open={open} data-fire={fire}>
      <svg viewBox="0 -20 300 260" aria-hidden="true" focusable="false">
        <path className="turnstile-floor" d="M10 226h284" />
        <path className="turnstile-far" d="M256 92h34v134h-34z" />
        <g transform={`rotate(${angle} 112 104)`} data-angle={angle}>
          {arms.map((arm) => (
            <path key={arm} className="turnstile-arm" d="M112 104h128" transform={`rotate(${arm} 112 104)`} />
          ))}
        </g>
        <path className="turnstile-box" d="M22 66a14 14 0 0 1 14-14h64a14 14 0 0 1 14 14v160H22z" />
        <circle className="turnstile-hub" cx="112" cy="104" r="26" />
        <g className="turnstile-lamp">
          <circle cx="64" cy="82" r="20" />
          {open ? <path d="M54 82h20M66 73l9 9-9 9" /> : <path d="M56 74l16 16M72 74l-16 16" />}
        </g>
        <rect className="turnstile-relay" data-on={relayOn} x="52" y="182" width="24" height="14" rx="3" />
      </svg>
      <figcaption>
        <span data-state="arm">{t(open ? 'turnstile.open' : 'turnstile.locked')}</span>
        <span data-state="ready">{t(ready ? 'turnstile.ready' : 'turnstile.notReady')}</span>
        <span data-state="relay">{t(relayOn ? 'turnstile.relayOn' : 'turnstile.relayOff')}</span>
      </figcaption>
    </figure>
  )
}
