import { insideOf, outsideOf, type ClaimCount, type Use } from './claim-count.ts'
import type { ClaimRefusal, ClaimRequest } from './claims.ts'

export interface ClaimUse {
  readonly use: Use
  readonly passedBack: boolean
}

type Asked = Pick<ClaimRequest, 'direction' | 'rules' | 'override' | 'atS'>

/**
 * What a passage would be to a ticket, or why it may not be. Pure.
 * @param count what was done with it so far. @param open what is reserved for others with it at this moment.
 */
export function entryUse(asked: Asked, count: ClaimCount, open: readonly Use[]): ClaimUse | ClaimRefusal {
  return asked.direction === 'in' ? goingIn(asked, count, open) : goingOut(asked, count, open)
}

/**
 * What a passage was that nobody could be asked about: it was made, whatever the rules say. Whoever went in when they
 * should not have has used an entry that the ticket does not have: a double.
 */
export function useMade(made: Asked, count: ClaimCount): Use {
  const found = entryUse(made, count, [])
  if (typeof found !== 'string') return found.use
  return made.direction === 'in' ? 'used' : 'strays'
}

function goingIn(
  { rules, override, atS }: Asked,
  count: ClaimCount,
  open: readonly Use[],
): ClaimUse | ClaimRefusal {
  const { entries, passback, reentry, reentryS } = rules
  const outside = outsideOf(count)
  const inTime = reentryS === null || count.leftS === null || atS <= count.leftS + reentryS
  if (reentry && inTime && outside > held(open, 'again')) return inOrder('again')
  if (entries === null || count.used + held(open, 'used') < entries) return inOrder('used')
  if (override) return inOrder('beyond')
  // Whoever has it now may yet give it back.
  if (open.length > 0) return 'in-use'
  if (reentry && insideOf(count) > 0) return passback === 'hard' ? 'already-inside' : stray(passback)
  return outside > 0 ? 'reentry-not-allowed' : 'already-used'
}

function goingOut(
  { rules, override }: Asked,
  count: ClaimCount,
  open: readonly Use[],
): ClaimUse | ClaimRefusal {
  const { passback } = rules
  if (insideOf(count) > held(open, 'outs')) return inOrder('outs')
  if (override) return stray(passback)
  if (open.length > 0) return 'in-use'
  return passback === 'hard' ? 'not-inside' : stray(passback)
}

const held = (open: readonly Use[], use: Use): number => open.filter((other) => other === use).length
const inOrder = (use: Use): ClaimUse => ({ use, passedBack: false })
const stray = (passback: 'hard' | 'soft' | 'off'): ClaimUse => ({
  use: 'strays',
  passedBack: passback !== 'off',
})

/** A time that is kept is kept to the minute, rounded up: a guest who comes back never has less time than promised. */
const minuteS = 60

/** A passage as it is counted: what it is to its ticket, and what the rules were. */
export interface Passage extends Pick<ClaimCount, 'allowed' | 'leftS'> {
  readonly use: Use
  /** A supervisor let them through. */
  readonly byHand: boolean
}

/**
 * The count of this store with one more passage in it. @param all what every store has counted. @param passage as it was
 * reserved: where somebody else has gone through meanwhile, unanswered, beside an uncertain one or at another store, it
 * may have become another.
 */
export function counted(own: ClaimCount, all: ClaimCount, passage: Passage): ClaimCount {
  const fit = useNow(passage, all)
  const next = { ...own, [fit]: own[fit] + 1 }
  const { allowed, leftS } = passage
  if (fit === 'used') return { ...next, allowed }
  if (leftS !== null) return { ...next, leftS: Math.max(own.leftS ?? 0, leftS) }
  return fit === 'again' && outsideOf(all) === 1 ? { ...next, leftS: null } : next
}

/** An entry too many is `beyond` where a supervisor allowed it; else it stays `used`, and is a double. */
function useNow({ use, byHand, allowed }: Passage, all: ClaimCount): Use {
  if (use === 'outs' && insideOf(all) === 0) return 'strays'
  if (use === 'again' && outsideOf(all) <= 0) return byHand ? 'beyond' : 'used'
  return byHand && use === 'used' && allowed !== null && all.used >= allowed ? 'beyond' : use
}

/** What is kept of the time at which somebody goes out. */
export const keptLeavingS = ({ direction, rules, atS }: Omit<Asked, 'override'>): number | null =>
  direction === 'out' && rules.reentry && rules.reentryS !== null ? Math.ceil(atS / minuteS) * minuteS : null
