import type { z } from 'zod'

/** One thing that is wrong with a configuration: where, what stands there, and what may. */
export interface ConfigMistake {
  /** Such as `lanes[0].relay.channel`; empty for the file as a whole. */
  readonly path: string
  /** The value found, as JSON, cut to a line; null where nothing is. */
  readonly found: string | null
  readonly allowed: string
}

/** What is wrong, by what a schema found. @param json all that was checked. */
export const mistakesIn = (error: z.ZodError, json: unknown): ConfigMistake[] =>
  error.issues.flatMap((issue) => mistakes(issue, json))

function mistakes(issue: z.core.$ZodIssue, json: unknown): ConfigMistake[] {
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) {
    const deeper = mistakesInside(issue, json)
    if (deeper.length > 0) return deeper
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      found: found(at(json, [...issue.path, key])),
      allowed: 'nothing of this name: look for a typing mistake, or take it out',
    }))
  }
  return [{ path: pathText(issue.path), found: found(at(json, issue.path)), allowed: allowed(issue) }]
}

/** What is wrong inside of an object; all else is wrong with what it is. */
const inside = new Set<z.core.$ZodIssue['code']>(['unrecognized_keys', 'invalid_union'])

/** Where several forms are allowed, what keeps the value from the one that it comes nearest to. */
function mistakesInside(issue: z.core.$ZodIssueInvalidUnion, json: unknown): ConfigMistake[] {
  if (typeof at(json, issue.path) !== 'object') return []
  const near = issue.errors
    .filter((branch) => branch.every(({ path, code }) => path.length > 0 || inside.has(code)))
    .toSorted((a, b) => a.length - b.length)[0]
  return (near ?? []).flatMap((inner) => mistakes({ ...inner, path: [...issue.path, ...inner.path] }, json))
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

/** A value as JSON, cut to a line; null where there is none. */
export function found(value: unknown): string | null {
  if (value === undefined) return null
  const text = jsonOf(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'something that is nested too deep'
  }
}
