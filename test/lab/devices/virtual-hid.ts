import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { until } from '../lab-case.ts'

/** The lab's program that is a HID device of the kernel's; its source says how to speak to it. */
const program = '/tmp/guest/vhid'

const kernelList = '/sys/class/hidraw'

/** The kernel knows each by the number of its process. */
const isListed = (pid: number | undefined): boolean =>
  readdirSync(kernelList).some((name) => {
    const facts = join(kernelList, name, 'device/uevent')
    return existsSync(facts) && readFileSync(facts, 'latin1').includes(`HID_PHYS=vhid/${pid}\n`)
  })

/** A HID device that is plugged in by being run, and unplugged by being killed. */
class VirtualHid {
  readonly #args: readonly string[]
  #process: ChildProcessWithoutNullStreams | null = null
  /** What was heard from it since it was last plugged in. */
  protected readonly heard: string[] = []
  protected onHeard: (line: string) => void = () => undefined

  constructor(...args: readonly string[]) {
    this.#args = args
  }

  async plugIn(): Promise<void> {
    this.heard.length = 0
    const device = spawn(program, [...this.#args])
    this.#process = device
    createInterface(device.stdout).on('line', (line) => {
      this.heard.push(line)
      this.onHeard(line)
    })
    await until(`${this.#args.join(' ')} is listed`, () => isListed(device.pid))
  }

  async unplug(): Promise<void> {
    const gone = this.#process
    this.#process = null
    if (gone === null) return
    const ended = once(gone, 'exit')
    gone.kill('SIGKILL')
    await ended
    await until(`${this.#args.join(' ')} is gone`, () => !isListed(gone.pid))
  }

  /** Answers nothing, and stays plugged in. */
  hang(): void {
    this.#process?.kill('SIGSTOP')
  }

  comeRound(): void {
    this.#process?.kill('SIGCONT')
  }

  protected tell(line: string): void {
    this.#process?.stdin.write(`${line}\n`)
  }
}

/** A code in reports of HID POS, 56 bytes each, behind `head`, which is how a make lays them out. */
export function* reportsOf(head: string, text: string): Generator<Buffer> {
  for (let at = 0; at < text.length; at += 56) {
    const data = text.slice(at, at + 56)
    const report = Buffer.alloc(64)
    Buffer.concat([Buffer.of(2, data.length), Buffer.from(`${head}${data}`, 'latin1')]).copy(report)
    report[63] = at + 56 < text.length ? 1 : 0
    yield report
  }
}

/** 0c2e:0b87, HID POS. */
export class HidScannerDevice extends VirtualHid {
  constructor() {
    super('scanner', 'Lab HID POS Imager', 'SN12345')
  }

  /** A code in as many reports as it takes, laid out as Access-IS and Honeywell do. */
  scan(text: string): void {
    this.tell(`scan ]Q1 ${text}`)
  }

  report(bytes: Buffer): void {
    this.tell(`raw ${bytes.toString('hex')}`)
  }
}

function orderIn(line: string): string | null {
  const order = /cmd=(\w\w) ch=(\d)/.exec(line)
  return order === null ? null : `${order[1]}${order[2]}`
}

/** 16c0:05df "USBRelay2". */
export class HidRelayDevice extends VirtualHid {
  constructor(serialNumber: string) {
    super('relay', '2', serialNumber)
  }

  /** The orders that it has had since it was plugged in, such as `ff1` for the first relay on. */
  get orders(): string[] {
    return this.heard.flatMap((line) => orderIn(line) ?? [])
  }

  /** Resolves with the time, by `performance.now()`, at which this order is heard next. */
  nextOrder(order: string): Promise<number> {
    return new Promise((resolve) => {
      this.onHeard = (line) => {
        if (orderIn(line) === order) resolve(performance.now())
      }
    })
  }

  get isOn(): boolean {
    const states = this.heard.flatMap((line) => /state=(\w\w)/.exec(line)?.[1] ?? [])
    return (states.at(-1) ?? '00') !== '00'
  }
}

export const dcttech = { kind: 'dcttech', usb: { vendor: '16c0', product: '05df', serialNumber: 'BITFT' } }
export const hidPos = { kind: 'hid', usb: { vendor: '0c2e', product: '0b87' } }
