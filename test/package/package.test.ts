import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
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

  it('brings every module that its engine and its command line ask for', () => {
    const dist = join(root, 'dist')
    const files = globSync('{cli,chunks,hosts}/*.js', { cwd: dist }).map((file) => join(dist, file))
    const asked = new Set(files.flatMap((file) => modulesOf(readFileSync(file, 'utf8'))))
    expect([...asked]).toEqual(expect.arrayContaining(['better-sqlite3', 'pdfkit', 'serialport']))
    const inPackage = join(out, 'linux-unpacked/resources/app.asar/dist/cli/passgate.js')
    const script = `const { resolve } = require('node:module').createRequire(${JSON.stringify(inPackage)})
      console.log(JSON.stringify(${JSON.stringify([...asked])}.map((name) => resolve(name))))`
    const found = execFileSync(program, ['-e', script], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
    })
    for (const path of JSON.parse(found) as string[])
      expect(path).toMatch(/linux-unpacked.resources.app\.asar/)
  })

  it('brings the examples of a configuration, what checks them in an editor, and what Linux asks for', () => {
    for (const file of [
      'passgate.schema.json',
      'examples/serial-turnstile.json',
      'examples/ticket-desk.json',
      'udev/70-passgate.rules',
      'systemd/passgate.service',
      'systemd/passgate.sysusers.conf',
    ]) {
      expect(existsSync(join(out, 'linux-unpacked/resources', file))).toBe(true)
    }
  })
})

/** What a built module imports, or looks for beside itself, that is neither Node's nor part of the build. */
function modulesOf(code: string): string[] {
  const names = code.matchAll(/(?:^import [^"\n]*|\bimport\(|__require\(|\brequire\.resolve\()"([^"]+)"/gm)
  return Array.from(names, ([, name = '']) => name).filter(
    (name) => !name.startsWith('.') && !isBuiltin(name),
  )
}
