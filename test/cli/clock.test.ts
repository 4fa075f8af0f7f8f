import { describe, expect, it } from 'vitest'
import { ClockMemory } from '../../main/engine/clock-watch/clock-memory.ts'
import { Audit } from '../../main/engine/store/audit.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { importedBy, openGateStore } from '../support/gate-store.ts'
import { passgate } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'

const hourS = 3_600
const nowS = Math.floor(Date.now() / 1_000)

/** A gate that has imported keys so many hours from now: later than now, if its clock was ahead then. */
async function gateThatSaw(hours: number) {
  const { config, dataFolder } = writeGateConfig(newFolder())
  const { store } = openGateStore(dataFolder)
  await new TrustStore(store).import(new ShcAuthority().trust(), nowS + hours * hourS, importedBy)
  store.close()
  return { config, dataFolder }
}

describe('passgate clock', () => {
  it('shows the time and finds nothing against it', async () => {
    const { config } = await gateThatSaw(-1)
    const { status, out } = await passgate('clock', 'show', '--config', config)
    expect(status).toBe(0)
    expect(out).toMatch(/^This machine: \d{4}-\d\d-\d\d \d\d:\d\d UTC\nThe newest time known: \d{4}/)
  })

  it('says that the clock is behind, and takes a person’s word that it is not, on record', async () => {
    const { config, dataFolder } = await gateThatSaw(2)
    const before = await passgate('clock', 'show', '--config', config)
    expect([before.status, before.out]).toEqual([1, expect.stringContaining('guests go to the attendant')])
    expect(await passgate('clock', 'confirm', '--config', config)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^Noted: it is \d{4}.* UTC\.\n$/) as string,
    })
    expect(await passgate('clock', 'show', '--config', config)).toMatchObject({ status: 0 })
    const { store } = openGateStore(dataFolder)
    expect(new Audit(store).newest(1)).toMatchObject([{ action: 'time-confirmed' }])
    expect(new ClockMemory(store, null).newestS()).toBeLessThan(nowS + hourS)
  })

  it('makes nothing where no gate has run yet, by looking', async () => {
    const { config } = writeGateConfig(newFolder())
    expect(await passgate('clock', 'show', '--config', config)).toMatchObject({ status: 0 })
  })
})

describe('the list of keys', () => {
  it('says how old they are, and when that is too old', async () => {
    const { config } = await gateThatSaw(-31 * 24)
    const list = await passgate('keys', 'list', '--config', config)
    expect(list.out).toMatch(/ a file +\d{4}-\d\d-\d\d \d\d:\d\d +31 days, stale +yes/)
    const json = await passgate('keys', 'list', '--json', '--config', config)
    expect(JSON.parse(json.out)).toMatchObject([
      { origin: { kind: 'import', name: '' }, ageState: 'stale', currentAtS: nowS - 31 * 24 * hourS },
    ])
  })
})
