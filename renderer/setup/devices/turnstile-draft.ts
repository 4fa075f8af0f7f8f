import type { DevicesView } from '../../../main/contract/devices-api.ts'
import { draftOf, jsonOfDraft, type DeviceDraft } from './device-draft.ts'
import { draftOfWires, jsonOfWires, type WiresDraft } from './inputs-draft.ts'

/** What the contacts are wired to: nothing, the board of the relay, or one of their own. */
export type WiredTo = 'none' | 'own' | 'other'

export interface TurnstileDraft {
  readonly opening: 'pulse' | 'potential'
  /** The lane of the other direction, where they share an arm; empty: none. */
  readonly sharesWith: string
  readonly wiredTo: WiredTo
  /** A board of their own. */
  readonly board: DeviceDraft | null
  readonly wires: WiresDraft
}

type Lane = Readonly<Record<string, unknown>>

/** What a lane says of its turnstile, as a form begins with it; null: a new one. */
export function draftOfTurnstile(lane: Lane | null, view: DevicesView): TurnstileDraft {
  const inputs = lane?.['inputs']
  const board = typeof inputs === 'object' && inputs !== null ? Reflect.get(inputs, 'board') : undefined
  return {
    opening: lane?.['opening'] === 'potential' ? 'potential' : 'pulse',
    sharesWith: partnerOf(lane, view),
    wiredTo: inputs === undefined ? 'none' : board === undefined ? 'own' : 'other',
    board: typeof board === 'object' && board !== null ? draftOf({ ...board }, view.inputBoards) : null,
    wires: draftOfWires(inputs),
  }
}

/** What a lane is to say of its turnstile. Which lane shares it is said beside it: both are to have one name for it. */
export function jsonOfTurnstile(draft: TurnstileDraft, view: DevicesView): Record<string, unknown> {
  const { opening, wiredTo, board, wires } = draft
  if (wiredTo === 'none') return { opening }
  const fields = view.inputBoards.find(({ kind }) => kind === board?.kind)?.fields ?? []
  const own = wiredTo === 'other' && board !== null ? { board: jsonOfDraft(board, fields) } : {}
  return { opening, inputs: { ...own, ...jsonOfWires(wires) } }
}

/** The engine wrote it. */
export const jsonOfLane = ({ json }: DevicesView['lanes'][0]): Record<string, unknown> =>
  JSON.parse(json) as Record<string, unknown>

function partnerOf(lane: Lane | null, view: DevicesView): string {
  const name = lane?.['turnstile']
  if (name === undefined) return ''
  const others = view.lanes.filter(({ laneId }) => laneId !== lane?.['id'])
  return others.find((other) => jsonOfLane(other)['turnstile'] === name)?.laneId ?? ''
}

/** Lanes with a gate that go the other way, and share their turnstile with nobody else. */
export function partnersOf(
  laneId: unknown,
  direction: string,
  turnstile: unknown,
  view: DevicesView,
): DevicesView['lanes'] {
  const lanes = view.lanes
    .filter((lane) => lane.laneId !== laneId)
    .map((lane) => ({ lane, json: jsonOfLane(lane) }))
  return lanes
    .filter(({ lane, json }) => lane.relay !== null && json['direction'] !== direction)
    .filter(
      ({ lane, json }) =>
        json['turnstile'] === undefined ||
        json['turnstile'] === turnstile ||
        !lanes.some((other) => other.lane !== lane && other.json['turnstile'] === json['turnstile']),
    )
    .map(({ lane }) => lane)
}
