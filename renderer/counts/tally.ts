import type { CountRow, PassageRow } from '../../main/contract/gate-api.ts'
import { unreachable } from '../shared/unreachable.ts'

export type Outcome = CountRow['outcome']
export type PassageEnd = PassageRow['end']
export const breakdowns = ['hour', 'lane', 'type', 'reason'] as const
export type Breakdown = (typeof breakdowns)[number]

export interface Tally {
  readonly admit: number
  readonly refuse: number
  readonly refer: number
  readonly total: number
}

/** The cells of one hour, lane, pass type, or outcome with its reason. */
export interface TallyRow extends Tally {
  /** An hour's first second, a lane's id, a type's code, `outcome reason`. */
  readonly key: string
}

const none: Tally = { admit: 0, refuse: 0, refer: 0, total: 0 }
const hourS = 3_600

export const sumUp = (rows: readonly CountRow[]): Tally => rows.reduce(added, none)

function added(tally: Tally, { outcome, count }: CountRow): Tally {
  return { ...tally, [outcome]: tally[outcome] + count, total: tally.total + count }
}

/**
 * The cells put together. Hours come in order, those without a scan between two with scans included; the rest with
 * the most frequent first.
 *
 * @param dayS where the hours are counted from, so that those of a change of daylight saving stay two.
 */
export function tallyBy(by: Breakdown, rows: readonly CountRow[], dayS: number): TallyRow[] {
  const tallies = new Map<string, Tally>()
  for (const row of rows) {
    const key = keyOf(by, row, dayS)
    tallies.set(key, added(tallies.get(key) ?? none, row))
  }
  if (by === 'hour') return everyHour(tallies)
  return [...tallies].map(([key, tally]) => ({ key, ...tally })).toSorted((a, b) => b.total - a.total)
}

function keyOf(
  by: Breakdown,
  { bucketS, laneId, passType, outcome, reason }: CountRow,
  dayS: number,
): string {
  switch (by) {
    case 'hour':
      return String(bucketS - ((bucketS - dayS) % hourS))
    case 'lane':
      return laneId
    case 'type':
      return passType
    case 'reason':
      return `${outcome} ${reason}`
    default:
      return unreachable(by)
  }
}

function everyHour(tallies: ReadonlyMap<string, Tally>): TallyRow[] {
  const hours = [...tallies.keys()].map(Number)
  if (hours.length === 0) return []
  const first = Math.min(...hours)
  const length = (Math.max(...hours) - first) / hourS + 1
  return Array.from({ length }, (_, no) => {
    const key = String(first + no * hourS)
    return { key, ...(tallies.get(key) ?? none) }
  })
}

export interface LanePassages {
  readonly laneId: string
  readonly ends: Readonly<Record<PassageEnd, number>>
}

const nobody: Readonly<Record<PassageEnd, number>> = {
  entered: 0,
  assumed: 0,
  'no-passage': 0,
  fault: 0,
  free: 0,
  emergency: 0,
  tailgate: 0,
  tamper: 0,
  'double-entry': 0,
}

export function passagesByLane(rows: readonly PassageRow[]): LanePassages[] {
  const lanes = new Map<string, Readonly<Record<PassageEnd, number>>>()
  for (const { laneId, end, count } of rows) {
    const ends = lanes.get(laneId) ?? nobody
    lanes.set(laneId, { ...ends, [end]: ends[end] + count })
  }
  return [...lanes]
    .map(([laneId, ends]) => ({ laneId, ends }))
    .toSorted((a, b) => a.laneId.localeCompare(b.laneId))
}
