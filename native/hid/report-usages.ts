import type { HidUsage } from './hid-device.ts'

const longItem = 0xfe
const mainType = 0
const globalType = 1
const localType = 2
const usagePageTag = 0
const usageTag = 0
const collectionTag = 10
const endCollectionTag = 12

/**
 * What the top-level collections of a report descriptor are for. A descriptor that breaks off counts as far as it goes.
 * Source: Device Class Definition for HID 1.11, section 6.2.2.
 */
export function reportUsages(descriptor: Uint8Array): HidUsage[] {
  const usages: HidUsage[] = []
  let page = 0
  let usage: number | null = null
  let depth = 0
  for (const { type, tag, size, value } of items(descriptor)) {
    if (type === globalType && tag === usagePageTag) page = value
    // One of four bytes carries its page with it.
    if (type === localType && tag === usageTag) usage ??= size === 4 ? value : page * 0x10000 + value
    if (type !== mainType) continue
    if (tag === collectionTag) {
      if (depth === 0 && usage !== null) usages.push({ page: usage >>> 16, usage: usage & 0xffff })
      depth += 1
    }
    if (tag === endCollectionTag) depth -= 1
    usage = null
  }
  return usages
}

interface Item {
  readonly type: number
  readonly tag: number
  readonly size: number
  readonly value: number
}

function* items(descriptor: Uint8Array): Generator<Item> {
  const bytes = Buffer.from(descriptor)
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes.readUInt8(at)
    if (prefix === longItem) {
      at += 3 + (bytes[at + 1] ?? 0)
      continue
    }
    const size = [0, 1, 2, 4][prefix & 3] ?? 0
    if (at + 1 + size > bytes.length) return
    const value = size === 0 ? 0 : bytes.readUIntLE(at + 1, size)
    yield { type: (prefix >> 2) & 3, tag: prefix >> 4, size, value }
    at += 1 + size
  }
}
