import { deepStrictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, storeFileName } from '../../main/engine/store/open-store.ts'
import { Random } from '../fuzz/random.ts'
import { asked, claimsOn } from '../support/claims.ts'

/** What was found of all tickets after the last kill. */
export interface ClaimKillReport {
  readonly kills: number
  readonly entered: number
  readonly free: number
  readonly uncertain: number
  /** Kills that came between a claim's beginning and its end, told or not. */
  readonly inMidst: number
}

/** What may be on disk of a ticket. */
type Standing = 'free' | 'reserved' | 'entered' | 'uncertain'

const program = join(import.meta.dirname, '../support/claiming-gate.ts')

/**
 * Kills a gate that claims tickets with SIGKILL at a random moment, again and again, on one real file. After each, every
 * ticket must be what the gate was told: whoever went in has gone in, whoever did not may still, and only of a ticket
 * that was in a lane may nothing be known. The gate itself must let nobody in twice. Throws at the first that is otherwise.
 */
export async function killClaims({
  runs,
  seed,
}: {
  readonly runs: number
  readonly seed: number
}): Promise<ClaimKillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-claims-'))
  const file = join(folder, storeFileName)
  const random = new Random(seed)
  /** By the ticket's number: each that may be true of it. */
  let known: Standing[] = []
  let inMidst = 0
  try {
    for (let kills = 0; kills < runs; kills += 1) {
      const said = await killedGate([file, String(random.below(2 ** 31)), String(known.length)], random)
      const possible = known.map((standing): Standing[] => [standing])
      for (const line of said) hear(line, possible)
      if (possible.some((standings) => standings.length > 1 || standings[0] === 'reserved')) inMidst += 1
      const isLast = kills === runs - 1
      known = await standingsIn(file, possible, (ticket) => {
        const isNew = ticket >= known.length || possible[ticket]?.join() !== known[ticket]
        return isNew || isLast || random.below(known.length) < someOfTheOld
      })
    }
    const howMany = (standing: Standing): number => known.filter((other) => other === standing).length
    const counts = { entered: howMany('entered'), free: howMany('free'), uncertain: howMany('uncertain') }
    return { kills: runs, inMidst, ...counts }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the whole lines that it said before it died. */
async function killedGate(args: readonly string[], random: Random): Promise<string[]> {
  const gate = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const afterLines = 1 + random.below(random.pick([10, 100, 600]))
  const afterMs = random.below(30) / 10
  let said = ''
  let cut: NodeJS.Timeout | null = null
  gate.stdout.on('data', (text: Buffer) => {
    said += text.toString()
    if (said.split('\n').length > afterLines) cut ??= setTimeout(() => gate.kill('SIGKILL'), afterMs)
  })
  const [status] = (await once(gate, 'close')) as [number | null]
  deepStrictEqual(status, null)
  return said.split('\n').slice(0, -1)
}

/** What a line of the gate says of a ticket, and whether it may. */
function hear(line: string, possible: Standing[][]): void {
  const [word = '', number, end] = line.split(' ')
  const ticket = Number(number)
  const standings = possible[ticket] ?? ['free']
  const after = afterLine(word, end, standings[0] ?? 'free')
  const [now = 'free'] = after ?? []
  if (after === null || (standings.length > 1 && !standings.includes(now)))
    throw new Error(`"${line}" of a ticket that is ${standings.join(' or ')}`)
  possible[ticket] = after
}

/** Each that may be true after a line; null where the line may not come. */
function afterLine(word: string, end: string | undefined, before: Standing): Standing[] | null {
  switch (word) {
    case 'asks':
      return before === 'free' ? ['free', 'reserved'] : [before]
    case 'reserved':
      return before === 'free' ? ['reserved'] : null
    case 'in-use':
      return before === 'reserved' ? ['reserved'] : null
    case 'already-used':
      return before === 'entered' ? ['entered'] : null
    case 'uncertain':
      return before === 'uncertain' ? ['uncertain'] : null
    case 'ends':
      return before === 'reserved' ? ['reserved', end === 'entered' ? 'entered' : 'free'] : null
    case 'entered':
      return before === 'reserved' ? ['entered'] : null
    case 'given-back':
      return before === 'reserved' ? ['free'] : null
    default:
      return null
  }
}

/** Tickets of earlier kills that are looked at after each; after the last one it is all of them. */
const someOfTheOld = 300

/** What an engine finds that starts after it. What was reserved must be uncertain by then. */
async function standingsIn(
  file: string,
  possible: readonly Standing[][],
  isLookedAt: (ticket: number) => boolean,
): Promise<Standing[]> {
  const opened = openStore({ file, kind: 'real', wallMs: Date.now() })
  if (!opened.ok) throw new Error(opened.error.code)
  const { store, recovery } = opened.value
  try {
    deepStrictEqual(recovery, null)
    store.db.pragma('synchronous = OFF')
    const { claims } = claimsOn(store)
    deepStrictEqual(claims.endForgotten().ok, true)
    const found: Standing[] = []
    for (const [ticket, standings] of possible.entries()) {
      const [only] = standings
      if (only !== undefined && !isLookedAt(ticket)) {
        found.push(only)
        continue
      }
      const answer = await claims.reserve(asked(`ticket ${ticket}`))
      if (answer.kind === 'reserved') await claims.settle(answer.hold, 'given-back')
      const standing = standingOf(answer.kind === 'refused' ? answer.reason : answer.kind)
      const asKept = standings.map((other): Standing => (other === 'reserved' ? 'uncertain' : other))
      if (standing === null || !asKept.includes(standing))
        throw new Error(`ticket ${ticket} is ${standing}; it must be ${asKept.join(' or ')}`)
      found.push(standing)
    }
    return found
  } finally {
    store.close()
  }
}

function standingOf(answer: string): Standing | null {
  if (answer === 'reserved') return 'free'
  if (answer === 'already-used') return 'entered'
  return answer === 'uncertain' ? 'uncertain' : null
}
