import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../main/shell/arguments.ts'
import { allowsNavigation, allowsPermission } from '../../main/shell/lockdown.ts'

const own = 'http://127.0.0.1:7410'

describe('a screen in the shell', () => {
  it('may use the camera, and nothing else', () => {
    expect(allowsPermission('media', `${own}/`, own)).toBe(true)
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
      expect(allowsPermission(permission, `${own}/`, own)).toBe(false)
    }
    expect(allowsPermission('media', 'https://evil.example/', own)).toBe(false)
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
    const attach = (url: string) => parseArguments(['electron', 'main.cjs', `--attach=${url}`])
    expect(attach('http://127.0.0.1:7410/?token=t')).toMatchObject({ attach: { origin: own } })
    for (const url of [
      'https://127.0.0.1/',
      'http://192.168.0.5:7410/',
      'http://127.0.0.1.evil.example/',
      'file:///x',
      'x',
    ]) {
      expect(attach(url)).toBe('attach-not-loopback')
    }
  })

  it('hands the engine its configuration', () => {
    expect(parseArguments(['electron', 'main.cjs', '--config=gate.json', '--kiosk'])).toEqual({
      attach: null,
      engine: ['--config=gate.json'],
      kiosk: true,
    })
  })
})
