import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'

const root = join(import.meta.dirname, '../..')
const out = mkdtempSync(join(tmpdir(), 'passgate-deb-test-'))
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })

describe.skipIf(parts.dpkg === null)('the package for Debian', () => {
  const deb = join(out, 'passgate.deb')
  const control = join(out, 'control')

  beforeAll(() => {
    const program = join(out, 'program')
    mkdirSync(join(program, 'resources'), { recursive: true })
    execFileSync(
      join(root, 'node_modules/.bin/electron-builder'),
      [
        '--linux',
        'deb',
        `--prepackaged=${program}`,
        '-c.deb.artifactName=passgate.deb',
        `-c.directories.output=${out}`,
      ],
      {
        cwd: root,
        stdio: 'pipe',
        env: { ...process.env, CUSTOM_FPM_PATH: join(import.meta.dirname, 'fpm.ts') },
      },
    )
    run('dpkg-deb', '--control', deb, control)
  }, 60_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  it('brings the rules, the service and its user to where the system looks for them, as root’s', () => {
    const files = run('dpkg-deb', '--contents', deb)
    for (const file of [
      'lib/udev/rules.d/70-passgate.rules',
      'lib/systemd/system/passgate.service',
      'lib/sysusers.d/passgate.conf',
    ])
      expect(files).toMatch(new RegExp(`^-rw-r--r-- root/root .* \\./usr/${file}$`, 'm'))
  })

  it('has the service started by nobody', () => {
    expect(run('dpkg-deb', '--contents', deb)).not.toContain('.wants')
    const scripts = ['postinst', 'prerm', 'postrm'].map((name) => readFileSync(join(control, name), 'utf8'))
    expect(scripts.join('\n')).not.toMatch(/systemctl (?:enable|start|restart|preset)/)
  })

  it('runs no script with a mistake in it, and electron-builder’s own part first', () => {
    for (const name of ['postinst', 'prerm', 'postrm']) run('bash', '-n', join(control, name))
    const installs = readFileSync(join(control, 'postinst'), 'utf8')
    expect(installs.indexOf('chrome-sandbox')).toBeGreaterThan(0)
    expect(installs.indexOf('chrome-sandbox')).toBeLessThan(installs.indexOf('passgate_run'))
  })
})

describe.skipIf(process.platform !== 'linux')('what its scripts do to the system', () => {
  const told = join(out, 'told')
  const bin = join(out, 'bin')

  beforeAll(() => {
    mkdirSync(bin, { recursive: true })
    for (const name of ['systemd-sysusers', 'udevadm', 'systemctl']) {
      const program = join(bin, name)
      // Each fails, as in a chroot: the package is installed and removed all the same.
      writeFileSync(program, `#!/bin/sh\necho "${name} $*" >> '${told}'\nexit 1\n`)
      chmodSync(program, 0o755)
    }
  })
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  function tells(script: string, ...args: string[]): string[] {
    writeFileSync(told, '')
    const env = { PATH: `${bin}:/usr/bin:/bin` }
    execFileSync('bash', [join(root, `build/deb/${script}.sh`), ...args], { env, stdio: 'pipe' })
    return readFileSync(told, 'utf8').split('\n').slice(0, -1)
  }

  it('when it is installed: the group, then the rules that name it, then the service that it has', () => {
    expect(tells('after-install', 'configure', '')).toEqual([
      'systemd-sysusers passgate.conf',
      'udevadm control --reload',
      'udevadm trigger --action=change --subsystem-match=usb --subsystem-match=tty --subsystem-match=hidraw',
      'systemctl daemon-reload',
    ])
  })

  it('when a newer one takes its place: a service that runs goes on with the new files', () => {
    expect(tells('after-install', 'configure', '0.1.0').at(-1)).toBe('systemctl try-restart passgate.service')
    expect(tells('before-remove', 'upgrade', '0.2.0')).toEqual([])
    expect(tells('after-remove', 'upgrade', '0.2.0')).toEqual([])
  })

  it('when it is removed, or purged: the gate ends first, and the system forgets it', () => {
    expect(tells('before-remove', 'remove')).toEqual(['systemctl disable --now passgate.service'])
    const forgets = ['udevadm control --reload', 'systemctl daemon-reload']
    expect(tells('after-remove', 'remove')).toEqual(forgets)
    expect(tells('after-remove', 'purge')).toEqual(forgets)
  })
})
