import { describe, expect, it } from 'vitest'
import { addressRule, isNetwork } from '../../../main/engine/sync/address-rule.ts'

const isPublic = addressRule([])

describe('an address that a source may be fetched from', () => {
  it.each(['140.82.121.4', '8.8.8.8', '2606:50c0:8000::154', '64:ff9b::140.82.121.4'])('%s', (address) => {
    expect(isPublic(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::10.0.0.1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'localhost',
    '',
  ])('is never %j, unless it is named', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  it('is a private one that the source names, and no other', () => {
    const named = addressRule(['10.1.0.0/16', '192.168.7.7', 'fd00:1::/32'])
    expect(['10.1.255.1', '192.168.7.7', 'fd00:1::9', '8.8.8.8'].map(named)).toEqual([true, true, true, true])
    expect(['10.2.0.1', '192.168.7.8', 'fd00:2::9', '127.0.0.1'].map(named)).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('is named as an address, or as a network', () => {
    expect(['10.0.0.0/8', '10.0.0.1', 'fd00::/8', '::1'].every(isNetwork)).toBe(true)
    expect(
      ['10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', 'a.example', '', 'fe80::1%eth0'].some(
        isNetwork,
      ),
    ).toBe(false)
  })
})
