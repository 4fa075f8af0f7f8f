import type { Contacts } from '../../../native/sensors/contacts.ts'
import type { TrialEvent } from '../../contract/devices-api.ts'

type Tell = (event: TrialEvent) => void

/** The inputs of a board, raw, for somebody who looks which of them moves: each as it is, and each change. */
export class ContactWatch {
  readonly #closed = new Map<number, boolean>()
  #tell: Tell | null = null

  /** @param inputs how many it has. It is listened to for as long as it is open: nobody else loses by that. */
  constructor(contacts: Contacts, inputs: number) {
    const all = Array.from({ length: inputs }, (_, at) => at + 1)
    contacts.start(all, (event) => {
      if (event.kind === 'lost') {
        this.#closed.clear()
        return this.#tell?.({ kind: 'lost', fault: event.fault.code })
      }
      this.#closed.set(event.input, event.closed)
      return this.#tell?.({ kind: 'contact', input: event.input, closed: event.closed })
    })
  }

  begin(tell: Tell): void {
    this.#tell = tell
    for (const [input, closed] of this.#closed) tell({ kind: 'contact', input, closed })
  }

  end(): void {
    this.#tell = null
  }
}
