import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GateService } from '../support/gate-service.ts'
import { parts } from '../support/parts.ts'
import { ShellWindow } from '../support/shell-window.ts'

const root = join(import.meta.dirname, '../..')
const out = mkdtempSync(join(tmpdir(), 'passgate-package-'))
const program = join(out, 'linux-unpacked', 'passgate')
const unpacked = join(out, 'linux-unpacked/resources/app.asar.unpacked/node_modules')

describe.skipIf(parts.electron === null)('the packaged program', () => {
  beforeAll(() => {
    const dist = dirname(parts.electron ?? '')
    const version = execFileSync(parts.electron ?? '', ['-p', 'process.versions.electron'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
    }).trim()
    execFileSync(
      join(root, 'node_modules/.bin/electron-builder'),
      [
        '--linux',
        '--dir',
        `-c.electronDist=${dist}`,
        `-c.electronVersion=${version}`,
        `-c.directories.output=${out}`,
      ],
      { cwd: root, stdio: 'pipe' },
    )
    // A runtime that is not Electron's own release may bring an application along, which Electron would prefer.
    rmSync(join(out, 'linux-unpacked/resources/app'), { recursive: true, force: true })
  }, 120_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  it('shows the screens of a service', async () => {
    const service = new GateService([
      { id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } },
    ])
    await service.start()
    const window = await ShellWindow.open([program], `--attach=${service.url}`)
    await window.shows('Test Stadium')
    await window.close()
    await service.dispose()
  })

  it('holds its native modules as files of their own, and they load', () => {
    const load = (path: string): string =>
      execFileSync(process.execPath, ['-p', `typeof require(${JSON.stringify(path)})`], {
        encoding: 'utf8',
      }).trim()
    const database = join(unpacked, 'better-sqlite3/prebuilds', `${process.platform}-${process.arch}.node`)
    expect(existsSync(database)).toBe(true)
    expect(load(database)).toBe('object')
    const ports = join(unpacked, '@serialport/bindings-cpp/prebuilds', `${process.platform}-${process.arch}`)
    expect(existsSync(ports)).toBe(true)
  })

  it('brings the examples of a configuration, and what checks them in an editor', () => {
    for (const file of [
      'passgate.schema.json',
      'examples/serial-turnstile.json',
      'examples/ticket-desk.json',
    ]) {
      expect(existsSync(join(out, 'linux-unpacked/resources', file))).toBe(true)
    }
  })
})
