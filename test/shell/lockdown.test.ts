import { describe, expect, it } from 'vitest'
import { commandOf, parseArguments, screenHash, type FirstScreen } from '../../main/shell/arguments.ts'
import { BackOff } from '../../main/shell/back-off.ts'
import { allowsNavigation, allowsPermission, allowsRequest } from '../../main/shell/lockdown.ts'

const own = 'http://127.0.0.1:7410'

describe('a screen in the shell', () => {
  it('may use the camera, and nothing else', () => {
    const asks = (permission: string, by = `${own}/`, media: string[] = ['video']) =>
      allowsPermission({ permission, by, media }, own)
    expect(asks('media')).toBe(true)
    expect(asks('media', `${own}/`, ['video', 'audio'])).toBe(false)
    expect(asks('media', 'https://evil.example/')).toBe(false)
    for (const permission of [
      'geolocation',
      'notifications',
      'usb',
      'serial',
      'hid',
      'clipboard-read',
      'fullscreen',
      'openExternal',
    ]) {
      expect(asks(permission)).toBe(false)
    }
  })

  it('fetches from its own engine alone', () => {
    for (const mine of [
      `${own}/assets/a.js`,
      'ws://127.0.0.1:7410/gate',
      `blob:${own}/1`,
      'data:image/png,',
    ]) {
      expect(allowsRequest(mine, own)).toBe(true)
    }
    for (const other of [
      'http://127.0.0.1:7411/',
      'wss://127.0.0.1:7410/',
      'https://evil.example/',
      'file:///etc/passwd',
    ]) {
      expect(allowsRequest(other, own)).toBe(false)
    }
  })

  it('stays where it is', () => {
    expect(allowsNavigation(`${own}/#/guest/north-1`, own)).toBe(true)
    expect(allowsNavigation('passgate://app/#/demo', 'passgate://app')).toBe(true)
    for (const elsewhere of [
      'http://127.0.0.1:7411/',
      'http://localhost:7410/',
      'https://127.0.0.1:7410/',
      'file:///etc/passwd',
      'javascript:1',
      'nonsense',
    ]) {
      expect(allowsNavigation(elsewhere, own)).toBe(false)
    }
  })
})

describe('the shell', () => {
  it('attaches to this machine alone', () => {
    const attach = (url: string) => parseArguments([`--attach=${url}`])
    expect(attach(`${own}/enter#token=t`)).toMatchObject({ kind: 'attach', url: { origin: own } })
    for (const url of [
      'https://127.0.0.1/',
      'http://192.168.0.5:7410/',
      'http://127.0.0.1.evil.example/',
      'http://user:word@127.0.0.1:7410/',
      'file:///x',
      'x',
    ]) {
      expect(attach(url)).toMatchObject({ kind: 'mistake' })
    }
  })

  it('hands the engine its configuration, and leaves alone what is Chromium’s', () => {
    expect(parseArguments(['main.cjs', '--no-sandbox', '--config=gate.json', '--kiosk'])).toEqual({
      kind: 'host',
      engineArgs: ['--config=gate.json'],
      kiosk: true,
      first: { screen: null, lane: null },
    })
  })

  it('is the command line too, once it is packaged', () => {
    expect(commandOf([])).toBeNull()
    expect(commandOf(['--no-sandbox', '--kiosk', '--config=gate.json'])).toBeNull()
    expect(commandOf(['open', '--kiosk'])).toBeNull()
    expect(commandOf(['--no-sandbox', 'verify', '--json', 'shc:/1'])).toEqual(['verify', '--json', 'shc:/1'])
    expect(commandOf(['--help'])).toEqual(['--help'])
  })

  it('opens on the screen that is asked for', () => {
    const { first } = parseArguments(['--screen=guest', '--lane=north 1']) as { first: FirstScreen }
    expect(screenHash(first)).toBe('#/guest/north%201')
    expect(screenHash({ screen: null, lane: null })).toBe('')
    expect(parseArguments(['--screen=secrets'])).toMatchObject({ kind: 'mistake' })
    expect(parseArguments(['--lane'])).toMatchObject({ kind: 'mistake' })
  })
})

describe('the pauses of something tried again', () => {
  it('grow while it fails at once, and begin anew once it held', () => {
    const backOff = new BackOff([500, 1_000, 2_000], 60_000)
    expect([0, 10, 10, 10].map((heldMs) => backOff.next(heldMs))).toEqual([500, 1_000, 2_000, 2_000])
    expect(backOff.next(60_000)).toBe(500)
  })
})
