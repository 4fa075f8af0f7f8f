import type { GuestAnswer } from '../../main/contract/gate-api.ts'
import type { Words } from '../languages/use-words.ts'
import { unreachable } from '../shared/unreachable.ts'

/** What the lane is doing, for staff. */
export function laneStateWords(answer: GuestAnswer, { t }: Words): string {
  switch (answer.kind) {
    case 'more-parts':
      return t('attendant.state.more-parts', { have: answer.have, of: answer.of })
    case 'admitted':
      return t(answer.passing ? 'attendant.state.passing' : 'attendant.state.admitted')
    case 'party':
      return t('attendant.state.party', { people: answer.people, max: answer.max })
    case 'more-proofs':
    case 'checking':
    case 'starting':
    case 'ready':
    case 'wait':
    case 'refused':
    case 'see-attendant':
    case 'out-of-order':
    case 'emergency':
    case 'closed':
    case 'free':
      return t(`attendant.state.${answer.kind}`)
    default:
      return unreachable(answer)
  }
}

const minuteMs = 60_000

/** In minutes, the one that has begun too. */
export const timeLeftWords = (leftMs: number, { t }: Words): string =>
  t('attendant.timeLeft', { minutes: Math.ceil(leftMs / minuteMs) })
