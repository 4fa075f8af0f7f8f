import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportModeVendors } from '../../native/scanners/honeywell-hid.ts'
import { newFolder } from '../support/folder.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const rules = read('build/udev/70-passgate.rules')
const unit = read('build/systemd/passgate.service')

const lines = rules.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
const listed = (pattern: RegExp): string[] => lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])

/** Can the program be run here, and does it know this verb? Those of some systems do not. */
const knows = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0

describe('the udev rules', () => {
  it('are lines of keys, operators and quoted values, as udev(7) has them', () => {
    const part = /(?:ACTION|SUBSYSTEMS?|ATTRS?\{\w+\}|ENV\{\w+\}|MODE|GROUP|GOTO|LABEL)(?:==|=)"[^"]*"/
    const line = new RegExp(`^${part.source}(?:, ${part.source})*$`)
    expect(lines.filter((text) => !line.test(text))).toEqual([])
  })

  it('match with two equals signs, and set with one', () => {
    const matched = /(?:ACTION|SUBSYSTEMS?|ATTRS?\{\w+\}|ENV\{DEVTYPE\})=[^=]/
    const set = /(?:MODE|GROUP|GOTO|LABEL|ENV\{ID_MM\w+\})==/
    expect(lines.filter((text) => matched.test(text) || set.test(text))).toEqual([])
  })

  it('jump to labels that are there, further down', () => {
    for (const [at, line] of lines.entries()) {
      const label = /GOTO="(\w+)"/.exec(line)?.[1]
      if (label !== undefined) expect(lines.indexOf(`LABEL="${label}"`)).toBeGreaterThan(at)
    }
  })

  it('are taken by udev itself, where it can say so', ({ skip }) => {
    if (!knows('udevadm', 'verify', '--help')) skip('udevadm here has no verify')
    const checked = spawnSync('udevadm', ['verify', '--no-style', join(root, 'build/udev/70-passgate.rules')])
    expect(checked.stdout.toString() + checked.stderr.toString()).not.toMatch(/error|invalid/i)
  })

  it('let every device in that a driver or the configuration speaks of', () => {
    const sources = globSync(['native/**/*.ts', 'main/engine/config/*.ts', 'build/examples/*.json'], {
      cwd: root,
    })
    const told = sources.flatMap((path) => [...(read(path).match(/\b[0-9a-f]{4}(?=:[0-9a-f]{4}\b)/g) ?? [])])
    const newland = '1eab'
    const vendors = [...reportModeVendors].map((id) => id.toString(16).padStart(4, '0'))
    const wanted = new Set([...told, ...vendors, newland])
    expect([...wanted]).toEqual(expect.arrayContaining(['16c0', '5131', '1a86', '0c2e']))
    const allowed = listed(/ATTRS\{idVendor\}=="([^"]+)".*GROUP="passgate"/).flatMap((ids) => ids.split('|'))
    expect([...wanted].filter((vendor) => !allowed.includes(vendor))).toEqual([])
  })

  it('keep ModemManager from every serial port that they let in', () => {
    const serial = lines.slice(
      lines.indexOf('LABEL="passgate_serial"'),
      lines.indexOf('LABEL="passgate_hid"'),
    )
    const grants = serial.filter((line) => line.includes('GROUP='))
    expect(grants).toHaveLength(3)
    expect(grants.filter((line) => !line.includes('ENV{ID_MM_PORT_IGNORE}="1"'))).toEqual([])
    const [ignored = ''] = listed(/^ATTR\{idVendor\}=="([^"]+)".*ID_MM_DEVICE_IGNORE/)
    const vendors = grants.flatMap((line) => (/idVendor\}=="([^"]+)"/.exec(line)?.[1] ?? '').split('|'))
    expect(ignored.split('|').toSorted()).toEqual(vendors.toSorted())
  })

  it.each(['en', 'es'])('are what a screen sends the installer to: %s', (language) => {
    const words = JSON.parse(read(`renderer/languages/${language}.json`)) as {
      fault: Record<string, { cure: string }>
    }
    for (const device of ['scanner', 'relay'])
      expect(words.fault[`${device}-denied`]?.cure).toContain('70-passgate.rules')
  })
})

describe('the systemd unit', () => {
  it('runs a gate as its own user, and again whenever it ends', () => {
    expect(unit).toMatch(/^User=passgate$/m)
    expect(unit).toMatch(/^ExecStart=.* run --config \S+ --headless$/m)
    expect(unit).toMatch(/^Restart=always$/m)
  })

  it('tells the engine alone to end: its hardware process switches off by its order', () => {
    expect(unit).toMatch(/^KillMode=mixed$/m)
  })

  it('shuts out no device by a setting that looks harmless', () => {
    expect(unit).not.toMatch(/^(PrivateDevices|DevicePolicy|DeviceAllow|ProtectClock)=/m)
  })

  it('is taken by systemd itself, where it is there', ({ skip }) => {
    if (!knows('systemd-analyze', '--version')) skip('no systemd here')
    // Users, groups and the program are those of another machine.
    const here = unit
      .replace('/opt/Passgate/passgate ', `${process.execPath} `)
      .replace(/^(User|Group|SupplementaryGroups)=.*\n/gm, '')
    const file = join(newFolder(), 'passgate.service')
    writeFileSync(file, here)
    const checked = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    expect(checked.stderr.split('\n').filter((line) => line.includes('passgate.service'))).toEqual([])
  })
})
