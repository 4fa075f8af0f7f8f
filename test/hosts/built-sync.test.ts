import { describe, expect, it } from 'vitest'
import { GateService } from '../support/gate-service.ts'
import { clinicSource } from '../support/synced-gate.ts'

const desk = { id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }

describe('the built program', () => {
  it('brings its sources up to date while it runs', async () => {
    const { source, authority } = await clinicSource()
    const service = new GateService([desk], { sync: { sources: [source] } })
    await service.start()
    const setup = await service.client('setup')
    await new Promise<void>((resolve) => {
      setup.onState(({ kind }) => kind === 'connected' && resolve())
    })
    const synced = new Promise<void>((resolve) => {
      setup.on('sources', ([clinic]) => {
        if (clinic !== undefined && clinic.lastSuccessS !== null && clinic.running === null) resolve()
      })
    })
    expect(await setup.call('syncNow', { source: null, mayShrink: false })).toMatchObject({ ok: true })
    await synced
    setup.close()
    expect(service.printed).toContain('"event":"source-taken","source":"clinic"')
    expect(service.run('keys', 'list').stdout).toContain(authority.iss)
    await service.dispose()
  })
})
