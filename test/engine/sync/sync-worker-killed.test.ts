import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../../main/engine/store/audit.ts'
import { openStoreToRead, storeFileName } from '../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { clinicSource, SyncedGate } from '../../support/synced-gate.ts'

const manyKeys = (count: number) => Array.from({ length: count }, () => new ShcAuthority().jwk)
const idsOf = (keys: readonly unknown[]) => keys.map((key) => (key as { kid: string }).kid).toSorted()

/** What lies on disk beside a running engine. */
function onDisk(dataFolder: string) {
  const store = openStoreToRead(join(dataFolder, storeFileName), 'real')
  if (!store.ok) throw new Error(store.error.code)
  const [entry] = new TrustStore(store.value).document().issuers
  const log = new Audit(store.value).check().kind
  store.value.close()
  return { kids: idsOf(entry?.format === 'smart-health-card' ? entry.jwks.keys : []), log }
}

describe('a worker that dies', () => {
  it('while it fetches is a fault of its source, which is tried again in its time', async () => {
    const { source, web, page, authority, publish, dataFolder } = await clinicSource()
    const asked = Promise.withResolvers<void>()
    web.pages.set(page, () => asked.resolve())
    const gate = await SyncedGate.start(dataFolder, [source])
    await gate.clock.pass(0)
    await asked.promise
    await gate.workers[0]?.terminate()
    expect(await gate.sourceIs(({ running }) => running === null)).toMatchObject({
      fault: 'worker-ended',
      failures: 1,
    })
    publish(authority.jwk)
    await gate.clock.pass(60_000)
    await gate.sourceIs(({ fault }) => fault === null)
    expect(await gate.answersOtherThan('refused', numeric(authority.card()))).toBe('admitted')
  })

  it('while it takes keys over leaves all of them, or none', async () => {
    const { source, publish, dataFolder } = await clinicSource()
    publish(...manyKeys(150))
    const gate = await SyncedGate.start(dataFolder, [source])
    await gate.clock.pass(0)
    await gate.sourceIs(({ lastSuccessS }) => lastSuccessS !== null)
    for (let nth = 1; nth <= 8; nth += 1) {
      const before = onDisk(dataFolder)
      const next = manyKeys(150)
      publish(...next)
      gate.syncNow()
      await gate.sourceIs(({ running }) => running?.step === 'taking')
      // A little further on each time.
      for (let turn = 0; turn < nth ** 3; turn += 1)
        await new Promise((resolve) => void setImmediate(resolve))
      await gate.workers.at(-1)?.terminate()
      await gate.sourceIs(({ running }) => running === null)
      const { kids, log } = onDisk(dataFolder)
      expect([before.kids, idsOf(next)]).toContainEqual(kids)
      expect(log).toBe('whole')
    }
  })
})

describe('a worker that is not done', () => {
  it('in ten minutes is told to stop, and it is a fault of its source', async () => {
    const { source, web, page, dataFolder } = await clinicSource()
    const asked = Promise.withResolvers<void>()
    web.pages.set(page, () => asked.resolve())
    const gate = await SyncedGate.start(dataFolder, [source])
    await gate.clock.pass(0)
    await asked.promise
    await gate.clock.pass(600_000)
    expect(await gate.sourceIs(({ running }) => running === null)).toMatchObject({ fault: 'worker-late' })
  })

  it('when the engine is stopped keeps it from ending for no longer than it takes to say so', async () => {
    const { source, web, page, dataFolder } = await clinicSource()
    const asked = Promise.withResolvers<void>()
    web.pages.set(page, () => asked.resolve())
    const gate = await SyncedGate.start(dataFolder, [source])
    await gate.clock.pass(0)
    await asked.promise
    await gate.engine.stop()
    expect(gate.logged.at(-1)).toEqual({ event: 'engine-stopped' })
    expect(gate.workers[0]?.threadId).toBe(-1)
    // Nothing is held against a source whose engine was stopped.
    const again = await SyncedGate.start(dataFolder, [source])
    expect(again.source).toMatchObject({ fault: null, failures: 0 })
  })
})
