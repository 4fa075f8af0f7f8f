import type { GuestAnswer } from '../../main/contract/gate-api.ts'
import { unreachable } from '../shared/unreachable.ts'

/** What the guest is told, with the one thing that an engine cannot say itself: that it is gone. */
export type GuestMessage = GuestAnswer | { readonly kind: 'unreachable' }

/** The ways in which a guest screen looks and sounds. Each has a colour, a shape, a word and a rhythm of its own. */
export type Tone =
  /** Nothing to hear or to fear: it is the guest's turn. */
  | 'wait'
  /** A code of several, a proof of several or one of a party was taken; or a person looks first: it goes on in a moment. */
  | 'more'
  | 'go'
  /** The pass will not do: to a person, with what to try. */
  | 'stop'
  /** A person decides. */
  | 'help'
  /** The gate does not serve. */
  | 'out'
  /** The gate stands open for everybody. */
  | 'emergency'

export function toneOf(message: GuestMessage): Tone {
  switch (message.kind) {
    case 'starting':
    case 'ready':
    case 'wait':
      return 'wait'
    case 'more-parts':
    case 'more-proofs':
    case 'party':
    case 'checking':
      return 'more'
    case 'admitted':
    case 'free':
      return 'go'
    case 'refused':
      return isHeld(message) ? 'help' : 'stop'
    case 'see-attendant':
      return 'help'
    case 'out-of-order':
    case 'closed':
    case 'unreachable':
      return 'out'
    case 'emergency':
      return 'emergency'
    default:
      return unreachable(message)
  }
}

/** A pass that the gate cannot check now, through no fault of its own: nothing says no to the guest. */
export const isHeld = ({ reason }: GuestMessage & { kind: 'refused' }): boolean =>
  reason === 'keys-expired' || reason === 'scanner-unsuited'

/** Does the screen speak to one guest now? If not, it speaks to whoever comes, and may change its language. */
export const speaksToOne = (tone: Tone): boolean =>
  tone === 'more' || tone === 'go' || tone === 'stop' || tone === 'help'
