import {
  contactMeanings,
  turnstileContacts,
  wirings,
  type ContactMeaning,
  type Wiring,
} from '../../../main/contract/turnstile-contacts.ts'

/** One contact as a form has it. */
export interface WireDraft {
  /** Empty: not wired. */
  readonly input: string
  readonly wiring: Wiring
  /** What the form has no place for, and keeps as it is. */
  readonly rest: Readonly<Record<string, unknown>>
}

export type WiresDraft = Readonly<Record<ContactMeaning, WireDraft>>

/** What a configuration says of the contacts, as a form begins with it. */
export function draftOfWires(inputs: unknown): WiresDraft {
  const said = objectOf(inputs)
  const wires = contactMeanings.map((means): [ContactMeaning, WireDraft] => {
    const { input, wiring, ...rest } = objectOf(said[means])
    const known = wirings.find((one) => one === wiring)
    return [
      means,
      {
        input: typeof input === 'number' ? String(input) : '',
        wiring: known ?? turnstileContacts[means],
        rest,
      },
    ]
  })
  return Object.fromEntries(wires) as Record<ContactMeaning, WireDraft>
}

/** What a form says of the contacts, as a configuration has it. */
export function jsonOfWires(wires: WiresDraft): Record<string, unknown> {
  return Object.fromEntries(
    contactMeanings.flatMap((means) => {
      const { input, wiring, rest } = wires[means]
      return input === '' ? [] : [[means, { ...rest, input: Number(input), wiring }]]
    }),
  )
}

/** What the contact means at this moment: of all of them READY alone holds while nothing happens. */
export function isActive(means: ContactMeaning, wiring: Wiring, closed: boolean): boolean {
  const atRest = closed === (wiring === 'normally-closed')
  return means === 'ready' ? atRest : !atRest
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
