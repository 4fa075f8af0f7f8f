import type { Direction } from '../../main/contract/gate-api.ts'
import type { Words } from '../languages/use-words.ts'
import { isHeld, type GuestMessage } from './guest-message.ts'
import { unreachable } from '../shared/unreachable.ts'

/** What stands on a guest screen, from the largest letters to the smallest. */
export interface GuestWords {
  readonly headline: string
  readonly line: string
  /** What to do next, where the line does not say it. */
  readonly cure: string | null
}

export function guestWords(message: GuestMessage, direction: Direction, { t, ofCode }: Words): GuestWords {
  switch (message.kind) {
    case 'starting':
    case 'ready':
    case 'wait':
    case 'closed':
    case 'free':
    case 'emergency':
      return {
        headline: t(`guest.${message.kind}.headline`),
        line: t(`guest.${message.kind}.line`),
        cure: null,
      }
    case 'out-of-order':
    case 'unreachable':
      return {
        headline: t(`guest.${message.kind}.headline`),
        line: t(`guest.${message.kind}.line`),
        cure: t(`guest.${message.kind}.cure`),
      }
    case 'more-parts': {
      const { have, of } = message
      return {
        headline: t('guest.more-parts.headline', { have, of }),
        line: t('guest.more-parts.line'),
        cure: null,
      }
    }
    case 'more-proofs':
      return {
        headline: ofCode('proof', message.missing[0] ?? 'unknown', 'ask'),
        line: t('guest.more-proofs.line'),
        cure: null,
      }
    case 'checking':
      return { headline: t('guest.checking.headline'), line: t('guest.checking.line'), cure: null }
    case 'party': {
      const { opening, people } = message
      return {
        headline: t('guest.party.headline'),
        line: t(`guest.party.${opening}`, { people }),
        cure: null,
      }
    }
    case 'admitted':
      return { headline: t('guest.admitted.headline'), line: t(`guest.admitted.${direction}`), cure: null }
    case 'refused':
      return {
        headline: t(isHeld(message) ? 'guest.held.headline' : 'guest.refused.headline'),
        line: ofCode('refusal', message.reason, 'line'),
        cure: ofCode('refusal', message.reason, 'cure'),
      }
    case 'see-attendant':
      return {
        headline: t('guest.see-attendant.headline'),
        line: ofCode('referral', message.reason, 'line'),
        cure: ofCode('referral', message.reason, 'cure'),
      }
    default:
      return unreachable(message)
  }
}
