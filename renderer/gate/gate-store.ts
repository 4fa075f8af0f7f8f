import type { Client } from '../../main/contract/call.ts'
import type { ClockView } from '../../main/contract/clock-api.ts'
import type { OccupancyView } from '../../main/contract/occupancy-api.ts'
import type { AttendantView, LaneView, Notice, Venue } from '../../main/contract/gate-api.ts'

/** What the attendant is shown of the last pass; `no` tells one from the next. */
export type ShownPass = NonNullable<AttendantView['shown']> & { readonly no: number }

export interface GateState {
  readonly connection: 'connecting' | 'connected' | 'lost' | 'wrong-version'
  /** Why the shell cannot start its engine; null while nothing is known against it. */
  readonly cannotStart: string | null
  /** Kept when the engine is lost: its languages and its DEMO banner are still true. */
  readonly venue: Venue | null
  /** In the order in which the engine names them. Empty whenever the engine is not connected. */
  readonly lanes: ReadonlyMap<string, LaneView>
  readonly shown: ReadonlyMap<string, ShownPass>
  readonly notices: readonly Notice[]
  /** Null while nothing is said against the gate's clock. */
  readonly clock: ClockView | null
  /** Null: not told yet. */
  readonly occupancy: OccupancyView | null
}

export interface GateStore {
  readonly client: Client
  readonly get: () => GateState
  readonly subscribe: (listener: () => void) => () => void
  readonly cannotStart: (code: string) => void
}

export type Schedule = (afterMs: number, action: () => void) => () => void

/** A name is taken off the screen by the engine; should it not say so, the screen does it this much later. */
const clearMarginMs = 500

const nothingKnown = {
  lanes: new Map<string, LaneView>(),
  shown: new Map<string, ShownPass>(),
  notices: [],
  clock: null,
  occupancy: null,
} as const

/** What a screen knows of its gate: the last word of the engine, and nothing from before a loss of it. */
export function createGateStore(client: Client, schedule: Schedule): GateStore {
  const listeners = new Set<() => void>()
  const clearing = new Map<string, () => void>()
  let lastNo = 0
  let state: GateState = {
    connection: 'connecting',
    cannotStart: null,
    venue: null,
    ...nothingKnown,
  }

  const become = (part: Partial<GateState>): void => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }

  const show = (laneId: string, pass: AttendantView['shown']): void => {
    clearing.get(laneId)?.()
    clearing.delete(laneId)
    const shown = new Map(state.shown)
    if (pass === null) shown.delete(laneId)
    else {
      lastNo += 1
      shown.set(laneId, { ...pass, no: lastNo })
      clearing.set(
        laneId,
        schedule(pass.clearsInMs + clearMarginMs, () => show(laneId, null)),
      )
    }
    become({ shown })
  }

  client.onState((connection) => {
    const known =
      connection.kind === 'connected' ? { venue: connection.welcome.venue, cannotStart: null } : nothingKnown
    become({ ...known, connection: connection.kind })
  })
  client.on('lane', (lane) => become({ lanes: new Map(state.lanes).set(lane.laneId, lane) }))
  client.on('attendant', ({ laneId, shown }) => show(laneId, shown))
  client.on('clock', (clock) => become({ clock }))
  client.on('occupancy', (occupancy) => become({ occupancy }))
  client.on('notices', (notices) => become({ notices }))

  return {
    client,
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    cannotStart: (code) => become({ cannotStart: code }),
  }
}
