import { dirname, resolve } from 'node:path'
import { err, ok, type Result } from '../../../native/result.ts'
import { ConfigSchema, type Config, type ConfigFile } from './config.ts'
import { readEvents } from '../admission/events/read-events.ts'
import { laneClashes } from './lane-clashes.ts'
import { withFiles } from '../sync/sync-config.ts'
import { loadPolicy } from './load-policy.ts'
import { limitsOf, type AgeLimits } from '../trust-age/age-limits.ts'
import { found, mistakesIn, type ConfigMistake } from './mistakes.ts'
import { readJsonFile } from './read-json-file.ts'
import { placeClashes, zoneClashes } from './zone-clashes.ts'

/** Far above any real file; a wrong path (a log, a video) is told apart from a configuration by it. */
const maxBytes = 1_000_000

/** Reads and checks a configuration file, and that of its rules. Every mistake is reported, not the first alone. */
export function loadConfig(file: string): Result<Config, readonly ConfigMistake[]> {
  const json = readJsonFile(file, maxBytes)
  if (!json.ok) return json
  const checked = checkConfig(json.value)
  if (!checked.ok) return checked
  const folder = dirname(file)
  const policy = loadPolicy(checked.value.policy, folder)
  if (!policy.ok) {
    return err(policy.error.map((mistake) => ({ ...mistake, path: inPolicy(mistake.path) })))
  }
  const { issuing, sync, dataFolder, ...rest } = checked.value
  return ok({
    ...rest,
    policy: policy.value,
    dataFolder: resolve(folder, dataFolder),
    ...(issuing === undefined ? {} : { issuing: { folder: resolve(folder, issuing.folder) } }),
    ...(sync === undefined ? {} : { sync: withFiles(sync, (named) => resolve(folder, named)) }),
  })
}

const inPolicy = (path: string): string => (path === '' ? 'policy' : `policy.${path}`)

/** Checks what a configuration file holds, without touching the disk. */
export function checkConfig(json: unknown): Result<ConfigFile, readonly ConfigMistake[]> {
  const parsed = ConfigSchema.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(mistakesIn(parsed.error, json))
  const { lanes, zones, events, venue } = parsed.data
  const read = readEvents(events, venue.timeZone)
  const clashes = [
    ...laneClashes(lanes),
    ...zoneClashes(zones),
    ...placeClashes(lanes, zones),
    ...(read.ok ? [] : read.error),
    ...findMisorders(parsed.data),
  ]
  return clashes.length > 0 ? err(clashes) : ok(parsed.data)
}

/** Keys that would expire before they are stale. */
function findMisorders({ trust, sync }: ConfigFile): ConfigMistake[] {
  const all: [path: string, limits: AgeLimits][] = [
    ['trust.age', trust.age],
    ['trust.importedAge', trust.importedAge],
    ...(sync?.sources ?? []).flatMap(({ age }, index): [string, AgeLimits][] =>
      age === undefined ? [] : [[`sync.sources[${index}].age`, limitsOf(trust.age, age)]],
    ),
  ]
  return all
    .filter(([, { staleAfterHours, expiredAfterHours }]) => expiredAfterHours <= staleAfterHours)
    .map(([path, { staleAfterHours, expiredAfterHours }]) => ({
      path: `${path}.expiredAfterHours`,
      found: found(expiredAfterHours),
      allowed: `more than staleAfterHours, which is ${staleAfterHours}`,
    }))
}
