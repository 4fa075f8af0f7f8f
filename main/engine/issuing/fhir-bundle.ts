import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import type { CardClaims } from './smart-health-card.ts'

/** Where what was to be issued is wrong, and how. Never what stands there: it may be a name. */
export interface ContentMistake {
  readonly path: string
  readonly problem: string
}

/** A card of a whole childhood's doses has 60; more fit no code that is shown. */
const maxEntries = 200
/** FHIR nests a handful deep. */
const maxDepth = 20

const date = /^\d{4}-\d{2}-\d{2}$/
/** A date, or a moment with its zone. Source: FHIR R4, dateTime. */
const dateTime = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$/
const Concept = z.looseObject({
  coding: z.array(z.looseObject({ system: z.string().min(1), code: z.string().min(1) })).min(1),
})
const Reference = z.looseObject({ reference: z.string().min(1) })

const Patient = z.looseObject({
  resourceType: z.literal('Patient'),
  name: z
    .array(z.looseObject({ family: z.string().optional(), given: z.array(z.string()).optional() }))
    .min(1)
    .refine(
      (names) => names.some(({ family, given = [] }) => [family, ...given].some((part) => part?.trim())),
      'a family name or a given name',
    ),
  birthDate: z.string().regex(date, 'a date as YYYY-MM-DD'),
})
const Immunization = z.looseObject({
  resourceType: z.literal('Immunization'),
  status: z.literal('completed'),
  vaccineCode: Concept,
  patient: Reference,
  occurrenceDateTime: z.string().regex(dateTime, 'a FHIR date or time'),
})
const Observation = z.looseObject({
  resourceType: z.literal('Observation'),
  status: z.enum(['final', 'amended', 'corrected']),
  code: Concept,
  subject: Reference,
  valueCodeableConcept: Concept,
  effectiveDateTime: z.string().regex(dateTime, 'a FHIR date or time'),
})
const Bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  entry: z
    .array(
      z.looseObject({
        fullUrl: z.string().optional(),
        resource: z.discriminatedUnion('resourceType', [Patient, Immunization, Observation]),
      }),
    )
    .min(2)
    .max(maxEntries),
})
type Bundle = z.output<typeof Bundle>

/**
 * The records of a FHIR bundle as a card holds them: one patient, and doses or laboratory results of theirs, with what a
 * reader of codes needs and no more. Source: SMART Health Cards, "Health Cards are Small"; FHIR R4.
 */
export function cardContent(
  input: unknown,
): Result<Pick<CardClaims, 'types' | 'resources'>, readonly ContentMistake[]> {
  if (isDeeperThan(input, maxDepth)) return err([{ path: '', problem: 'it is nested too deeply' }])
  const parsed = Bundle.safeParse(input)
  if (!parsed.success) {
    return err(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), problem: message })))
  }
  const { entry } = parsed.data
  const patients = entry.filter(({ resource }) => resource.resourceType === 'Patient')
  if (patients.length !== 1) return err([{ path: 'entry', problem: 'a card is of exactly one Patient' }])
  const links = linksIn(parsed.data)
  const stray = new Set<string>()
  const resources = entry.map(({ resource }, index) =>
    minified(resource, (reference) => {
      const link = links.get(reference)
      if (link === undefined) stray.add(`entry.${index}`)
      return link ?? reference
    }),
  )
  if (stray.size > 0) {
    return err([...stray].map((path) => ({ path, problem: 'it refers to what is not in the bundle' })))
  }
  return ok({ types: typesOf(parsed.data), resources })
}

/** Since version 1.4 no reader needs them; older ones look for them. */
function typesOf({ entry }: Bundle): string[] {
  const kinds = new Set(entry.map(({ resource }) => resource.resourceType))
  return [
    ...(kinds.has('Immunization') ? ['https://smarthealth.cards#immunization'] : []),
    ...(kinds.has('Observation') ? ['https://smarthealth.cards#laboratory'] : []),
  ]
}

/** What a resource may be referred to as, to the short address that it gets. */
function linksIn({ entry }: Bundle): Map<string, string> {
  const links = new Map<string, string>()
  entry.forEach(({ fullUrl, resource }, index) => {
    const id = resource['id']
    if (fullUrl !== undefined) links.set(fullUrl, `resource:${index}`)
    if (typeof id === 'string') links.set(`${resource.resourceType}/${id}`, `resource:${index}`)
  })
  return links
}

/** A resource without its id, its text and its meta, of which only security labels stay. */
function minified(
  resource: Bundle['entry'][number]['resource'],
  link: (reference: string) => string,
): object {
  const { id: _id, text: _text, meta, ...rest } = resource
  const security = z.object({ security: z.array(z.unknown()).min(1) }).safeParse(meta)
  const { resourceType, ...content } = rest
  return {
    resourceType,
    ...(security.success ? { meta: security.data } : {}),
    ...(pruned(content, link) as object),
  }
}

/** Drops the words beside codes, and shortens references. */
function pruned(value: unknown, link: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, link))
  if (typeof value !== 'object' || value === null) return value
  const isConcept = 'coding' in value
  const isCoding = 'system' in value && 'code' in value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if ((isConcept && key === 'text') || (isCoding && key === 'display')) return []
      if (key === 'reference' && typeof inner === 'string') return [[key, link(inner)]]
      return [[key, pruned(inner, link)]]
    }),
  )
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1))
}
