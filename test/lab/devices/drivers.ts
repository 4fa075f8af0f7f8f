import { systemClock } from '../../../native/clock.ts'
import type { HidAddress } from '../../../native/hid/hid-device.ts'
import { RelayMaker } from '../../../native/relays/create-relay.ts'
import type { Relay } from '../../../native/relays/relay.ts'
import { createScanner } from '../../../native/scanners/create-scanner.ts'
import { until } from '../lab-case.ts'

/** What a driver has told, in a word each: `ready`, `back`, a code of a fault, the text of a scan. */
export class Told {
  readonly words: string[] = []

  /** Waits for a word that comes after those that were waited for. @returns how long that took, in milliseconds. */
  async next(word: string): Promise<number> {
    const ms = await until(`${word} after ${this.words.join(', ')}`, () => this.words.includes(word))
    this.words.splice(0, this.words.indexOf(word) + 1)
    return ms
  }
}

export function startRelay(
  tidy: (undo: () => Promise<void>) => void,
  serialNumber?: string,
): { relay: Relay; told: Told } {
  const address: HidAddress = { vendorId: 0x16c0, productId: 0x05df, serialNumber }
  const relay = new RelayMaker(systemClock).relay({ kind: 'dcttech', address }, [1])
  tidy(() => relay.close())
  const told = new Told()
  relay.start((event) => told.words.push(event.kind === 'back' ? 'back' : event.fault.code))
  return { relay, told }
}

export function startScanner(tidy: (undo: () => Promise<void>) => void): Told {
  const address: HidAddress = { vendorId: 0x0c2e, productId: 0x0b87, serialNumber: 'SN12345' }
  const scanner = createScanner({ kind: 'hid', address, trigger: 'none' }, systemClock)
  tidy(() => scanner.close())
  const told = new Told()
  scanner.start((event) => {
    if (event.kind === 'scan') told.words.push(`${event.scan.symbology} ${event.scan.text}`)
    else if (event.kind === 'lost') told.words.push(event.fault.code)
    else if (event.kind === 'unreadable') told.words.push(event.why)
    else if (event.kind === 'ready') told.words.push('ready')
  })
  return told
}
