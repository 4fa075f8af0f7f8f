import type { DevicesView } from '../../../main/contract/devices-api.ts'
import { jsonOfLane } from './turnstile-draft.ts'

/** Where a lane leads, as the form has it. */
export interface PlaceDraft {
  /** Empty: the first of the zones. */
  readonly zone: string
  /** Empty: outside. */
  readonly from: string
  readonly group: string
}

type Lane = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const draftOfPlace = (lane: Lane | null): PlaceDraft => ({
  zone: textOf(lane?.['zone']),
  from: textOf(lane?.['from']),
  group: textOf(lane?.['group']),
})

/** What a lane is to say of it: nothing where nothing was said. */
export function jsonOfPlace({ zone, from, group }: PlaceDraft): Record<string, string> {
  const said = Object.entries({ zone, from, group: group.trim() })
  return Object.fromEntries(said.filter(([, value]) => value !== ''))
}

/** The groups that the lanes of this gate are of. */
export const knownGroups = ({ lanes }: DevicesView): string[] =>
  [...new Set(lanes.map((lane) => textOf(jsonOfLane(lane)['group'])))]
    .filter((group) => group !== '')
    .toSorted()
