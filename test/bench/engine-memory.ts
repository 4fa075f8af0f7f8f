import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigSchema } from '../../main/engine/config/config.ts'
import { siteOf } from '../../main/engine/config/site.ts'
import { startEngine } from '../../main/hosts/compose.ts'
import { systemClock } from '../../native/clock.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const scans = 100_000
/** So many cards are shown in turn: no two scans in a row are of the same. */
const cards = 50

const mib = (): number => process.memoryUsage.rss() / 1_048_576

/** Resident memory of a process that does nothing but run an engine, before and after 100,000 scans at a desk. MiB. */
export async function engineMemory(): Promise<{ beforeMiB: number; afterMiB: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-memory-'))
  const config = ConfigSchema.parse({
    venue: { name: 'Bench', timeZone: 'UTC' },
    dataFolder: folder,
    lanes: [{ id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
  })
  const engine = await startEngine(siteOf({ ...config, policy: 'any-authentic' }), {
    clock: systemClock,
    log: () => undefined,
    version: 'bench',
    builtAtS: null,
    restart: () => undefined,
  })
  if (!engine.ok) throw new Error(engine.error.code)
  const authority = new ShcAuthority()
  const texts = Array.from({ length: cards }, (_, nth) =>
    numeric(authority.card({ claims: { nbf: 1_000 + nth } })),
  )
  const beforeMiB = mib()
  for (let done = 0; done < scans; done += 1) {
    const text = texts[done % cards] ?? ''
    while (engine.value.gate.present({ laneId: 'desk', text }, 'attendant') !== 'taken') await turn()
    if (done % 100 === 0) await turn()
  }
  const afterMiB = mib()
  await engine.value.stop()
  rmSync(folder, { recursive: true })
  return { beforeMiB, afterMiB }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

if (import.meta.main) console.log(await engineMemory())
