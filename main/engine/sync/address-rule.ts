import { BlockList, isIP } from 'node:net'

/** Networks of this machine, this site, or of no one: IANA's special-purpose registry, and multicast. */
const closed4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const

/** Within global unicast, what leads to an IPv4 address, a tunnel, or nowhere. */
const closed6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

/** Translates to IPv4 on networks that have IPv6 alone (RFC 6052); the rules of IPv4 hold behind it. */
const nat64 = '64:ff9b::'
const nat64Bits = 96

const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
open6.addSubnet(nat64, nat64Bits, 'ipv6')

const closed = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [net, bits] of closed4) {
  closed.ipv4.addSubnet(net, bits, 'ipv4')
  closed.ipv6.addSubnet(nat64 + net, nat64Bits + bits, 'ipv6')
}
for (const [net, bits] of closed6) closed.ipv6.addSubnet(net, bits, 'ipv6')

/** An address, or a network as `10.1.0.0/16`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const kind = isIP(address)
  if (kind === 0 || more.length > 0 || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widthOf(kind))
}

/** May this address be connected to? */
export type AddressRule = (address: string) => boolean

/**
 * Public addresses, and what a source names beside them. An IPv6 address that wraps one of IPv4 is refused unless it is
 * of NAT64: no name server has a reason to give one.
 * @param named each as `isNetwork` takes it.
 */
export function addressRule(named: readonly string[]): AddressRule {
  const also = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const network of named) {
    const [address = '', bits] = network.split('/')
    const kind = isIP(address)
    const family = kind === 6 ? 'ipv6' : 'ipv4'
    also[family].addSubnet(address, bits === undefined ? widthOf(kind) : Number(bits), family)
  }
  return (address) => {
    const kind = isIP(address)
    if (kind === 0) return false
    const family = kind === 6 ? 'ipv6' : 'ipv4'
    if (also[family].check(address, family)) return true
    if (closed[family].check(address, family)) return false
    return family === 'ipv4' || open6.check(address, 'ipv6')
  }
}

const widthOf = (kind: number): number => (kind === 6 ? 128 : 32)
