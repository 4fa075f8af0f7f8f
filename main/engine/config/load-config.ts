import { dirname, resolve } from 'node:path'
import { err, ok, type Result } from '../../../native/result.ts'
import { deviceKey } from './device-address.ts'
import { ConfigSchema, type Config, type ConfigFile, type RelayConfig } from './config.ts'
import { withFiles } from '../sync/sync-config.ts'
import { loadPolicy } from './load-policy.ts'
import { limitsOf, type AgeLimits } from '../trust-age/age-limits.ts'
import { found, mistakesIn, type ConfigMistake } from './mistakes.ts'
import { readJsonFile } from './read-json-file.ts'

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
  const clashes = [...findClashes(parsed.data), ...findMisorders(parsed.data)]
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

/** Two lanes of one name, or one wire used twice. */
function findClashes(config: ConfigFile): ConfigMistake[] {
  const clashes: ConfigMistake[] = []
  const lanes = new Map<string, number>()
  const scanners = new Map<string, string>()
  const boards = new Map<string, { where: string; relay: Exclude<RelayConfig, { kind: 'none' }> }>()
  const channels = new Map<string, string>()
  config.lanes.forEach((lane, index) => {
    const where = `lanes[${index}]`
    const first = lanes.get(lane.id)
    if (first !== undefined)
      clashes.push({
        path: `${where}.id`,
        found: found(lane.id),
        allowed: `another id: lanes[${first}] has this one`,
      })
    else lanes.set(lane.id, index)

    if (lane.scanner.kind !== 'camera') {
      const key = deviceKey(lane.scanner)
      const other = scanners.get(key)
      if (other !== undefined) clashes.push(taken(`${where}.scanner.${nameKey(lane.scanner)}`, key, other))
      else scanners.set(key, `${where}.scanner`)
    }
    if (lane.relay.kind === 'none') return
    const key = deviceKey(lane.relay)
    const board = boards.get(key)
    if (board === undefined) boards.set(key, { where: `${where}.relay`, relay: lane.relay })
    else if (!sameBoard(board.relay, lane.relay)) {
      clashes.push({
        path: `${where}.relay`,
        found: found(lane.relay),
        allowed: `the same board settings as ${board.where}, which uses this port`,
      })
    }
    const channel = `${key}#${lane.relay.channel}`
    const other = channels.get(channel)
    if (other !== undefined) clashes.push(taken(`${where}.relay.channel`, lane.relay.channel, other))
    else channels.set(channel, `${where}.relay`)
  })
  for (const [port, scanner] of scanners) {
    const board = boards.get(port)
    if (board !== undefined) clashes.push(taken(`${board.where}.${nameKey(board.relay)}`, port, scanner))
  }
  return clashes
}

/** Under which key a device is named. */
const nameKey = (named: { readonly path?: string | undefined }): 'usb' | 'path' =>
  named.path === undefined ? 'usb' : 'path'

const taken = (path: string, value: unknown, by: string): ConfigMistake => ({
  path,
  found: found(value),
  allowed: `one that ${by} does not use already`,
})

function sameBoard(
  a: Exclude<RelayConfig, { kind: 'none' }>,
  b: Exclude<RelayConfig, { kind: 'none' }>,
): boolean {
  return JSON.stringify({ ...a, channel: 0 }) === JSON.stringify({ ...b, channel: 0 })
}
