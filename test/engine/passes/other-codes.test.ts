import { describe, expect, it } from 'vitest'
import { readScan } from '../../../main/engine/passes/read-scan.ts'

describe('a sound code that is no pass for a gate without a network', () => {
  it.each([
    ['a SMART Health Link', 'shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnL3gifQ', 'health-link'],
    [
      'one behind the address of a viewer',
      'https://viewer.example/ips#shlink:/eyJ1cmwiOiJ4In0',
      'health-link',
    ],
    ['a rail ticket', '#UT01008000007302C0214', 'rail-ticket'],
    ['a licence in a phone', 'mdoc:owBjMS4wAYIB2BhYS6QBAiABIVgg', 'mobile-document'],
    ['a request to a wallet', 'openid4vp://?client_id=x', 'mobile-document'],
    ['an address', 'https://example.com/menu', 'not-a-pass'],
    ['a longer address than any viewer’s', `https://${'a'.repeat(9_000)}#shlink:/x`, 'not-a-pass'],
    ['nothing', '', 'not-a-pass'],
  ])('%s is named', (_what, text, reason) => {
    expect(readScan(text)).toEqual({ kind: 'refused', format: null, reason })
  })
})
