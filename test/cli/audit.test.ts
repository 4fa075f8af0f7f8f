import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeGateConfig } from '../support/gate-config.ts'
import { newFolder } from '../support/folder.ts'
import { openGateStore } from '../support/gate-store.ts'
import { passgate } from '../support/passgate.ts'
import { ShcAuthority } from '../support/shc-authority.ts'

async function gateWithOneImport() {
  const folder = newFolder()
  const gate = writeGateConfig(folder)
  const file = join(folder, 'trust.json')
  writeFileSync(file, JSON.stringify(new ShcAuthority().trust()))
  expect(await passgate('keys', 'import', file, '--config', gate.config)).toMatchObject({ status: 0 })
  return gate
}

describe('passgate audit', () => {
  it('lists who imported what, and finds the log whole', async () => {
    const { config } = await gateWithOneImport()
    const list = await passgate('audit', 'list', '--config', config)
    expect(list).toMatchObject({ status: 0, err: '' })
    expect(list.out).toMatch(
      /^no +time \(UTC\) +who +what +detail\n1 .* trust-imported .*"from":"trust.json"/,
    )
    const check = await passgate('audit', 'verify', '--config', config)
    expect(check).toMatchObject({ status: 0, err: '' })
    const head = /^The log is whole: 1 lines\. Head: ([0-9a-f]{64})\n$/.exec(check.out)?.[1] ?? ''
    expect(await passgate('audit', 'verify', '--config', config, '--head', head)).toMatchObject({ status: 0 })
  })

  it('says where the log was tampered with, and that its end is gone', async () => {
    const { config, dataFolder } = await gateWithOneImport()
    const { store } = openGateStore(dataFolder)
    store.db.exec("UPDATE audit SET actor = 'nobody'")
    store.close()
    expect(await passgate('audit', 'verify', '--config', config)).toEqual({
      status: 1,
      out: '',
      err: 'The log is broken at line 1: it was changed, taken out or put in.\n',
    })
    const { store: again } = openGateStore(dataFolder)
    again.db.exec('DELETE FROM audit')
    again.close()
    const cut = await passgate('audit', 'verify', '--config', config, '--head', 'a'.repeat(64))
    expect(cut).toMatchObject({ status: 1, out: '' })
    expect(cut.err).toContain('no longer holds this head')
  })

  it('of a gate that was never changed says so', async () => {
    const { config } = writeGateConfig(newFolder())
    expect((await passgate('audit', 'list', '--config', config)).out).toBe('Nothing was changed yet.\n')
    expect((await passgate('audit', 'verify', '--config', config, '--head', 'zz')).status).toBe(2)
  })
})
