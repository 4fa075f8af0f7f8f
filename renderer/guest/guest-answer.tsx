import type { ReactElement } from 'react'
import type { Direction } from '../../main/contract/gate-api.ts'
import type { Language } from '../languages/i18n.ts'
import { useWords } from '../languages/use-words.ts'
import { GuestMark } from './guest-mark.tsx'
import { toneOf, type GuestMessage } from './guest-message.ts'
import { guestWords } from './guest-words.ts'

interface Props {
  readonly message: GuestMessage
  readonly direction: Direction
  readonly language: Language
  /** Languages in which the headline is said too, smaller: the guest has not chosen one. */
  readonly also: readonly Language[]
  /** On a page of its own the headline is the page's heading. */
  readonly heading: 'h1' | 'p'
}

/**
 * One answer: shape and words on the colour of its tone. Read aloud when it is given; while the gate waits, the turns of
 * the languages are not.
 */
export function GuestAnswer({ message, direction, language, also, heading: Heading }: Props): ReactElement {
  const { headline, line, cure } = guestWords(message, direction, useWords(language))
  return (
    <div
      className="guest-answer"
      aria-live={toneOf(message) === 'wait' ? 'off' : 'assertive'}
      aria-atomic="true"
    >
      <GuestMark tone={toneOf(message)} />
      <div className="guest-words" lang={language}>
        <Heading className="guest-headline">{headline}</Heading>
        {message.kind === 'more-parts' && <PartSteps have={message.have} of={message.of} />}
        <p className="guest-line">{line}</p>
        {cure !== null && <p className="guest-cure">{cure}</p>}
        {message.kind !== 'more-parts' &&
          also.map((other) => (
            <AlsoSaid key={other} message={message} direction={direction} language={other} />
          ))}
      </div>
    </div>
  )
}

function AlsoSaid({ message, direction, language }: Omit<Props, 'also' | 'heading'>): ReactElement {
  const { headline } = guestWords(message, direction, useWords(language))
  return (
    <p className="guest-also" lang={language}>
      {headline}
    </p>
  )
}

/** More codes than this are told in figures alone: the boxes would grow too small. */
const maxSteps = 12

function PartSteps({ have, of }: { have: number; of: number }): ReactElement | null {
  if (of > maxSteps) return null
  return (
    <div className="guest-steps" aria-hidden="true">
      {Array.from({ length: of }, (_, step) => (
        <span key={step} data-done={step < have} />
      ))}
    </div>
  )
}
