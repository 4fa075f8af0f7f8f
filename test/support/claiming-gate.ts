// A gate of two lanes that only claims: `node claiming-gate.ts FILE SEED FIRST`. It says what it is about to do and what
// it was told is on disk: a line `reserved` is where the relay would move.
import { writeSync } from 'node:fs'
import type { ClaimHold } from '../../main/engine/admission/claims/claims.ts'
import { openStore } from '../../main/engine/store/open-store.ts'
import { Random } from '../fuzz/random.ts'
import { asked, claimsOn } from './claims.ts'

const [, , file = '', seed = '0', first = '0'] = process.argv
const opened = openStore({ file, kind: 'real', wallMs: 0 })
if (!opened.ok) throw new Error(opened.error.code)
const { claims } = claimsOn(opened.value.store)
const forgotten = claims.endForgotten()
if (!forgotten.ok) throw new Error(forgotten.error)
const random = new Random(Number(seed))
const inLane: { ticket: number; hold: ClaimHold }[] = []
const say = (...words: (string | number)[]): unknown => writeSync(1, `${words.join(' ')}\n`)

for (let ticket = Number(first); ; ticket += 1) {
  await present(ticket)
  // Somebody shows an old one.
  if (random.chance(0.3)) await present(random.below(ticket + 1))
  while (inLane.length > random.below(3)) await finish(random.below(inLane.length))
}

async function present(ticket: number): Promise<void> {
  say('asks', ticket)
  const answer = await claims.reserve(asked(`ticket ${ticket}`))
  say(answer.kind === 'refused' ? answer.reason : answer.kind, ticket)
  if (answer.kind === 'reserved') inLane.push({ ticket, hold: answer.hold })
}

async function finish(nth: number): Promise<void> {
  const [guest] = inLane.splice(nth, 1)
  if (guest === undefined) return
  const end = random.pick(['entered', 'entered', 'given-back'] as const)
  say('ends', guest.ticket, end)
  const settled = await claims.settle(guest.hold, end)
  if (!settled.ok) throw new Error(settled.error)
  say(end, guest.ticket)
}
