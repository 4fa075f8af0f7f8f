import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, storeFileName, type Store } from '../../main/engine/store/open-store.ts'
import { destroyClaims } from '../../main/engine/admission/claims/destroy.ts'
import { asked, claimsOn, heldBy, matchDestroyS } from '../support/claims.ts'
import { percentiles } from './percentiles.ts'

const tickets = 1_000_000
/** Measured on disk at the beginning and again at the end; the claims between them are made without waiting for it. */
const measured = 4_000

interface Times {
  readonly p50: number
  readonly p99: number
  readonly mean: number
}

export interface ClaimFigures {
  /** A claim reserved and settled, microseconds: two transactions on disk. */
  readonly first: Times
  readonly last: Times
  /** Two transactions in the same file, turn by turn with these, each of one bare INSERT of a row as long. */
  readonly bareFirst: Times
  readonly bareLast: Times
  readonly ratioP50: number
  /** The end beside the beginning, each as its ratio to the bare transactions of its time. */
  readonly grownP50: number
  readonly grownMean: number
  readonly tickets: number
  readonly fileMiB: number
  readonly startMs: number
  readonly destroyMs: number
  /** The longest that a lane would have waited meanwhile. */
  readonly destroyStallMs: number
}

/** An event of a million tickets on the real disk: what a claim takes when it begins, and when the last guests come. */
export async function claimsOfAMillion(): Promise<ClaimFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-bench-'))
  try {
    const file = join(folder, storeFileName)
    let store = opened(file)
    store.db.exec(
      'CREATE TABLE bare (id TEXT PRIMARY KEY, tag BLOB, a INTEGER, b TEXT, c TEXT) STRICT, WITHOUT ROWID',
    )
    const first = await measure(store, 0)
    await fill(store, measured, tickets - measured)
    const last = await measure(store, tickets - measured)
    store.close()
    const fileMiB = statSync(file).size / 2 ** 20
    const startMs = performance.now()
    store = opened(file)
    const startedMs = performance.now() - startMs
    const ended = await destroyed(store)
    store.close()
    return {
      first: first.claims,
      last: last.claims,
      bareFirst: first.bare,
      bareLast: last.bare,
      ratioP50: last.claims.p50 / last.bare.p50,
      grownP50: last.claims.p50 / last.bare.p50 / (first.claims.p50 / first.bare.p50),
      grownMean: last.claims.mean / last.bare.mean / (first.claims.mean / first.bare.mean),
      tickets,
      fileMiB,
      startMs: startedMs,
      ...ended,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function opened(file: string): Store {
  const store = openStore({ file, kind: 'real', wallMs: Date.now() })
  if (!store.ok) throw new Error(store.error.detail)
  return store.value.store
}

async function measure(store: Store, from: number): Promise<{ claims: Times; bare: Times }> {
  const { claims } = claimsOn(store)
  const insert = store.db.prepare('INSERT INTO bare VALUES (?, ?, ?, ?, ?)')
  const bareRow = store.db.transaction((id: number) =>
    insert.run(`${from} ${id}`, Buffer.alloc(16, id), id, 'north-1', 'in'),
  )
  const times: number[] = []
  const bare: number[] = []
  for (let nth = 0; nth < measured; nth += 1) {
    let startMs = performance.now()
    const hold = heldBy(await claims.reserve(asked(`ticket ${from + nth}`)))
    await claims.settle(hold, 'entered')
    times.push((performance.now() - startMs) * 1_000)
    startMs = performance.now()
    bareRow.immediate(nth * 2)
    bareRow.immediate(nth * 2 + 1)
    bare.push((performance.now() - startMs) * 1_000)
  }
  return { claims: timesOf(times), bare: timesOf(bare) }
}

const timesOf = (samples: number[]): Times => ({
  ...percentiles(samples),
  mean: samples.reduce((sum, sample) => sum + sample, 0) / samples.length,
})

async function fill(store: Store, from: number, to: number): Promise<void> {
  const { claims } = claimsOn(store)
  store.db.pragma('synchronous = OFF')
  for (let nth = from; nth < to; nth += 1)
    await claims.settle(heldBy(await claims.reserve(asked(`ticket ${nth}`))), 'entered')
  store.db.pragma('synchronous = FULL')
}

async function destroyed(store: Store): Promise<{ destroyMs: number; destroyStallMs: number }> {
  let destroyStallMs = 0
  let lastMs = performance.now()
  const startMs = lastMs
  let done = false
  const turn = (): void => {
    const nowMs = performance.now()
    destroyStallMs = Math.max(destroyStallMs, nowMs - lastMs)
    lastMs = nowMs
    if (!done) setImmediate(turn)
  }
  setImmediate(turn)
  const ended = await destroyClaims(store, claimsOn(store).keys, matchDestroyS)
  done = true
  turn()
  if (!ended.ok) throw new Error(ended.error.detail)
  return { destroyMs: performance.now() - startMs, destroyStallMs }
}

if (import.meta.main) console.log(await claimsOfAMillion())
