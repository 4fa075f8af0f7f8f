import type { ReactElement } from 'react'
import type { Tone } from './guest-message.ts'

/**
 * The shape of an answer: told apart by its outline alone, from three metres, in no colour. The words beside it say
 * the same, so it is hidden from those who hear the page.
 */
export function GuestMark({ tone }: { tone: Tone }): ReactElement {
  return (
    <svg className="guest-mark" viewBox="0 0 200 200" aria-hidden="true" focusable="false">
      {shapes[tone]}
    </svg>
  )
}

const shapes: Readonly<Record<Tone, ReactElement>> = {
  /** A code in the frame of a scanner. */
  wait: (
    <>
      <path
        d="M16 58V28a12 12 0 0 1 12-12h30M142 16h30a12 12 0 0 1 12 12v30M184 142v30a12 12 0 0 1-12 12h-30M58 184H28a12 12 0 0 1-12-12v-30"
        fill="none"
        stroke="currentColor"
        strokeWidth="12"
        strokeLinecap="round"
      />
      <g fill="currentColor" fillRule="evenodd">
        <path d="M52 52h40v40H52zm12 12v16h16V64zM108 52h40v40h-40zm12 12v16h16V64zM52 108h40v40H52zm12 12v16h16v-16z" />
        <path d="M108 108h16v16h-16zM132 108h16v16h-16zM108 132h16v16h-16zM132 132h16v16h-16z" />
      </g>
    </>
  ),
  /** One sheet taken, another to come. */
  more: (
    <>
      <rect
        x="70"
        y="16"
        width="114"
        height="114"
        rx="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="12"
        strokeDasharray="24 18"
      />
      <rect className="guest-mark-ground" x="6" y="62" width="132" height="132" rx="18" />
      <rect x="16" y="72" width="112" height="112" rx="14" fill="currentColor" />
      <path className="guest-mark-cut" d="M46 130l18 18 36-42" strokeWidth="16" />
    </>
  ),
  /** A disc with a tick. */
  go: (
    <>
      <circle cx="100" cy="100" r="94" fill="currentColor" />
      <path className="guest-mark-cut" d="M54 104l32 34 62-72" strokeWidth="24" />
    </>
  ),
  /** The octagon of a stop sign, with a cross. */
  stop: (
    <>
      <path d="M62 8h76l54 54v76l-54 54H62L8 138V62z" fill="currentColor" />
      <path className="guest-mark-cut" d="M68 68l64 64M132 68l-64 64" strokeWidth="24" />
    </>
  ),
  /** A person who speaks. */
  help: (
    <>
      <g fill="currentColor">
        <circle cx="68" cy="82" r="36" />
        <path d="M6 194c0-42 26-70 62-70s62 28 62 70z" />
        <path d="M126 8h52a16 16 0 0 1 16 16v48a16 16 0 0 1-16 16h-22l-26 26V86a16 16 0 0 1-20-14V24a16 16 0 0 1 16-16z" />
      </g>
      <path className="guest-mark-cut" d="M132 48h.1M152 48h.1M172 48h.1" strokeWidth="14" />
    </>
  ),
  /** A barrier that is down. */
  out: (
    <>
      <path d="M26 30h28v158H26z" fill="currentColor" />
      <rect x="10" y="66" width="182" height="54" rx="10" fill="currentColor" />
      <path className="guest-mark-hole" d="M62 76h26l-24 34H38zM112 76h26l-24 34H88zM162 76h20l-20 34h-24z" />
    </>
  ),
  /** Arrows that lead straight on, as over a way out: where the exit is, a screen cannot know. */
  emergency: (
    <path
      d="M34 96l66-66 66 66M34 172l66-66 66 66"
      fill="none"
      stroke="currentColor"
      strokeWidth="30"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
}
