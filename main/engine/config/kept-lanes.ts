import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import { replaceFile } from '../issuing/replace-file.ts'
import { attempt, type StoreFault } from '../store/store-fault.ts'
import { jsonOf } from './json-of.ts'
import { Lane, type LaneConfig } from './config.ts'
import { laneClashes } from './lane-clashes.ts'
import { mistakesIn, type ConfigMistake } from './mistakes.ts'
import { placeClashes } from './zone-clashes.ts'
import type { ZoneConfig } from './zone-config.ts'

const fileName = 'lanes.json'
const maxLanes = 32
const KeptFile = z.strictObject({ version: z.literal(1), lanes: z.array(Lane).max(maxLanes) })

export interface KeptLanes {
  readonly lanes: readonly LaneConfig[]
  /** Something was kept that cannot be read any more. */
  readonly unreadable: boolean
}

/**
 * The lanes that were set up on a screen of this gate. They lie in a file of their own beside the store: relays are
 * switched off before a database is looked at, and a damaged one takes no lane with it.
 */
export function readKeptLanes(dataFolder: string): KeptLanes {
  let text: string
  try {
    text = readFileSync(join(dataFolder, fileName), 'utf8')
  } catch {
    return { lanes: [], unreadable: false }
  }
  const parsed = KeptFile.safeParse(jsonOf(text))
  return parsed.success ? { lanes: parsed.data.lanes, unreadable: false } : { lanes: [], unreadable: true }
}

/** The lanes that an engine serves: those of its configuration and those that were kept, unless the two clash by now. */
export function lanesInService(
  configured: readonly LaneConfig[],
  kept: KeptLanes,
  zones: readonly ZoneConfig[] = [],
): { readonly lanes: readonly LaneConfig[]; readonly left: KeptLanes } {
  const lanes = joinLanes(configured, kept.lanes)
  return clashesOf(lanes, zones).length === 0
    ? { lanes, left: kept }
    : { lanes: configured, left: { lanes: [], unreadable: true } }
}

/**
 * The old file or the new one is there, whatever happens meanwhile.
 * @param before what was read: one that could not be used is set aside, for a person to look at.
 */
export function writeKeptLanes(
  dataFolder: string,
  lanes: readonly LaneConfig[],
  before: KeptLanes,
): Result<void, StoreFault> {
  const content = `${JSON.stringify({ version: 1, lanes }, null, 2)}\n`
  return attempt(() => {
    const file = join(dataFolder, fileName)
    if (before.unreadable) renameSync(file, `${file}.unusable`)
    replaceFile(file, content, 0o600)
  })
}

/** The configuration's lanes, each replaced by the kept one of its id; then those that were kept besides. */
export function joinLanes<L extends { readonly id: string }>(
  configured: readonly L[],
  kept: readonly L[],
): L[] {
  const byId = new Map([...configured, ...kept].map((lane) => [lane.id, lane]))
  return [...byId.values()]
}

/** A lane that a screen hands in, against all that it will stand beside. */
export function checkLane(
  json: unknown,
  others: readonly LaneConfig[],
  zones: readonly ZoneConfig[] = [],
): Result<LaneConfig, readonly ConfigMistake[]> {
  const parsed = Lane.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(mistakesIn(parsed.error, json))
  const lanes = joinLanes(others, [parsed.data])
  if (lanes.length > maxLanes)
    return err([{ path: '', found: String(lanes.length), allowed: `${maxLanes} lanes or less` }])
  const clashes = clashesOf(lanes, zones)
  return clashes.length > 0 ? err(clashes) : ok(parsed.data)
}

const clashesOf = (lanes: readonly LaneConfig[], zones: readonly ZoneConfig[]): ConfigMistake[] => [
  ...laneClashes(lanes),
  ...placeClashes(lanes, zones),
]
