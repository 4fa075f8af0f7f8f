import { spawn } from 'node:child_process'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorityOfCommand, phrase } from '../../support/authority-command.ts'
import { fhirBundle, iss, stateIn } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'
import { parts } from '../../support/parts.ts'
import { passgate, passgateIn, program } from '../../support/passgate.ts'

const authority = authorityOfCommand()

describe('passgate issue init', () => {
  it('makes an authority whose keys are shown by status, and takes no folder twice', async () => {
    const { folder, secret, issue } = authority()
    const own = join(folder, 'another')
    const about = ['--iss', iss, '--name', 'x', '--passphrase-file', secret]
    expect(await passgate('issue', 'init', '--folder', own, ...about)).toMatchObject({ status: 0, err: '' })
    expect(statSync(own).mode & 0o777).toBe(0o700)
    const { out } = await issue('status', '--json')
    expect(JSON.parse(out)).toMatchObject({
      iss,
      keptBy: 'passphrase',
      keys: [
        { alg: 'ES256', state: 'signs', revoked: 0 },
        { alg: 'EdDSA', state: 'signs', revoked: null },
      ],
    })
    expect((await issue('status')).out).toMatch(
      /A health department \(https:.*kept by a passphrase\n\nkey +kind +state/,
    )
    const again = await issue('init', '--iss', iss, '--name', 'x', '--passphrase-file', secret)
    expect(again).toMatchObject({ status: 2, err: expect.stringContaining('Name another folder') })
  })

  it.each([
    [['--iss', 'http://a.example', '--name', 'x'], '--iss'],
    [['--iss', 'https://a.example/', '--name', 'x'], '--iss'],
    [['--iss', 'https://demo.passgate.invalid/x', '--name', 'x'], 'demo'],
    [['--iss', iss, '--name', ' '], '--name'],
    [['--iss', iss, '--name', 'x', '--website', 'nowhere'], '--website'],
    [['--iss', iss, '--name', 'x'], '--passphrase-file'],
    [['--iss', iss, '--name', 'x', '--passphrase-file', '/nowhere/at/all'], 'cannot be read'],
    [['--iss', iss, '--name', 'x', '--keychain', '--passphrase-file', 'x'], 'cannot be used with'],
  ])('says what is wrong with %j, and makes nothing', async (args, why) => {
    const folder = newFolder()
    const { status, err } = await passgate('issue', 'init', '--folder', join(folder, 'a'), ...args)
    expect([status, err]).toEqual([2, expect.stringContaining(why)])
    expect(readdirSync(folder, { recursive: true }).filter((name) => /json|jwe/.test(String(name)))).toEqual(
      [],
    )
  })

  it('wants a passphrase that is worth the name', async () => {
    const folder = join(newFolder(), 'a')
    const { status, err } = await passgateIn(
      { PASSGATE_PASSPHRASE: 'eleven char' },
      'issue',
      'init',
      '--folder',
      folder,
      '--iss',
      iss,
      '--name',
      'x',
    )
    expect([status, err]).toEqual([2, expect.stringContaining('12 characters or more')])
  })

  it.runIf(process.platform === 'linux')('says how to get a keychain where there is none', async () => {
    const folder = join(newFolder(), 'a')
    const { status, err } = await passgateIn(
      { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' },
      'issue',
      'init',
      '--folder',
      folder,
      '--iss',
      iss,
      '--name',
      'x',
      '--keychain',
    )
    expect([status, err]).toEqual([3, expect.stringMatching(/start a Secret Service .* by a passphrase/)])
    expect(readdirSync(folder).filter((name) => /json|jwe/.test(name))).toEqual([])
  })
})

describe.skipIf(parts.socat === null)('at a terminal', () => {
  it('asks for the passphrase and shows nothing of it', async () => {
    const { folder, home } = authority()
    const bundle = join(folder, 'bundle.json')
    writeFileSync(bundle, JSON.stringify(fhirBundle))
    const command = `${process.execPath} ${program} issue shc --folder ${home} --fhir ${bundle} --json`
    const terminal = spawn('socat', ['-', `EXEC:"${command}",pty,setsid,ctty,stderr,echo=1`])
    onTestFinished(() => void terminal.kill())
    let shown = ''
    for await (const piece of terminal.stdout) {
      shown += String(piece)
      if (shown === 'Passphrase: ')
        terminal.stdin.write(`${phrase.slice(0, -1)}XX\u007F\u007F${phrase.slice(-1)}\r`)
    }
    expect(shown).toMatch(/^Passphrase: \r\n\{"id":/)
    expect(shown).not.toContain('five')
  })
})

describe('passgate issue key', () => {
  it('adds a key that signs, and retires and withdraws the older', async () => {
    const { home, secret, issue } = authority()
    const keys = () => stateIn(home).keys.map(({ kid, retiredS }) => ({ kid, retired: retiredS !== null }))
    const old = keys()[0]?.kid ?? ''
    const added = await issue('key add', '--passphrase-file', secret, '--json')
    expect(added).toMatchObject({ status: 0 })
    const { kid } = JSON.parse(added.out) as { kid: string }
    expect((await issue('status')).out).toMatch(
      new RegExp(`${old} +ES256 +stands by [^]*${kid} +ES256 +signs`),
    )
    expect(await issue('key retire', '--kid', old, '--passphrase-file', secret)).toMatchObject({
      status: 0,
      out: expect.stringContaining('stays good'),
    })
    expect(keys()[0]).toEqual({ kid: old, retired: true })
    expect(await issue('key retire', '--kid', old, '--withdraw', '--passphrase-file', secret)).toMatchObject({
      status: 0,
    })
    expect(keys().map((key) => key.kid)).toEqual([expect.not.stringMatching(old), kid])
    expect(await issue('key retire', '--kid', old, '--passphrase-file', secret)).toMatchObject({
      status: 2,
      err: expect.stringContaining('issue status'),
    })
  })
})
