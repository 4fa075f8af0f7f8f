import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import { ConfigSchema, type Config, type RelayConfig } from './config.ts'

/** Far above any real file; a wrong path (a log, a video) is told apart from a configuration by it. */
const maxBytes = 1_000_000

/** One thing that is wrong with a configuration: where, what stands there, and what may. */
export interface ConfigMistake {
  /** Such as `lanes[0].relay.channel`; empty for the file as a whole. */
  readonly path: string
  /** The value found, as JSON, cut to a line; null where nothing is. */
  readonly found: string | null
  readonly allowed: string
}

/** Reads and checks a configuration file. Every mistake is reported, not the first alone. */
export function loadConfig(file: string): Result<Config, readonly ConfigMistake[]> {
  const text = readLimited(file)
  if (!text.ok) return text
  let json: unknown
  try {
    json = JSON.parse(text.value)
  } catch (error) {
    return err([{ path: '', found: null, allowed: `a JSON file (${messageOf(error)})` }])
  }
  const checked = checkConfig(json)
  if (!checked.ok) return checked
  const dataFolder = resolve(dirname(file), checked.value.dataFolder)
  return ok({ ...checked.value, dataFolder })
}

/** Checks what a configuration file holds, without touching the disk. */
export function checkConfig(json: unknown): Result<Config, readonly ConfigMistake[]> {
  const parsed = ConfigSchema.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(parsed.error.issues.flatMap((issue) => mistakes(issue, json)))
  const clashes = findClashes(parsed.data)
  return clashes.length > 0 ? err(clashes) : ok(parsed.data)
}

function readLimited(file: string): Result<string, readonly ConfigMistake[]> {
  try {
    const { size } = statSync(file)
    if (size > maxBytes)
      return err([{ path: '', found: `${size} bytes`, allowed: `a file of ${maxBytes} bytes or less` }])
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return err([{ path: '', found: null, allowed: `a file that can be read (${messageOf(error)})` }])
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function mistakes(issue: z.core.$ZodIssue, json: unknown): ConfigMistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      found: found(at(json, [...issue.path, key])),
      allowed: 'nothing of this name: look for a typing mistake, or take it out',
    }))
  }
  return [{ path: pathText(issue.path), found: found(at(json, issue.path)), allowed: allowed(issue) }]
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return `${issue.minimum}${unitOf(issue.origin)} or more`
    case 'too_big':
      return `${issue.maximum}${unitOf(issue.origin)} or less`
    case 'invalid_type':
      return `a value of type ${issue.expected}`
    case 'invalid_union': {
      const literals = issue.errors.flatMap((branch) =>
        branch.flatMap((inner) =>
          inner.code === 'invalid_value' && inner.path.length === 0 ? inner.values : [],
        ),
      )
      if (literals.length > 0) return `one of ${literals.map((value) => JSON.stringify(value)).join(', ')}`
      return issue.discriminator === undefined
        ? issue.message
        : `a known ${issue.discriminator}: ${unionKinds(issue)}`
    }
    default:
      return issue.message
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' letters' : origin === 'array' ? ' entries' : ''

const unionKinds = (issue: z.core.$ZodIssueInvalidUnion): string =>
  'options' in issue && Array.isArray(issue.options)
    ? issue.options.map((o) => JSON.stringify(o)).join(', ')
    : issue.message

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  )
}

function at(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  )
}

function found(value: unknown): string | null {
  if (value === undefined) return null
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** Two lanes of one name, or one wire used twice. */
function findClashes(config: Config): ConfigMistake[] {
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

    if (lane.scanner.kind === 'serial') {
      const other = scanners.get(lane.scanner.path)
      if (other !== undefined) clashes.push(taken(`${where}.scanner.path`, lane.scanner.path, other))
      else scanners.set(lane.scanner.path, `${where}.scanner`)
    }
    if (lane.relay.kind === 'none') return
    const board = boards.get(lane.relay.path)
    if (board === undefined) boards.set(lane.relay.path, { where: `${where}.relay`, relay: lane.relay })
    else if (!sameBoard(board.relay, lane.relay)) {
      clashes.push({
        path: `${where}.relay`,
        found: found(lane.relay),
        allowed: `the same board settings as ${board.where}, which uses this port`,
      })
    }
    const channel = `${lane.relay.path}#${lane.relay.channel}`
    const other = channels.get(channel)
    if (other !== undefined) clashes.push(taken(`${where}.relay.channel`, lane.relay.channel, other))
    else channels.set(channel, `${where}.relay`)
  })
  for (const [port, scanner] of scanners) {
    const board = boards.get(port)
    if (board !== undefined) clashes.push(taken(`${board.where}.path`, port, scanner))
  }
  return clashes
}

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
