import { isCertLogicExpression, type CertLogicExpression } from 'certlogic-js'
import { z } from 'zod'

/** Published rules have some 200 nodes in 15 levels. */
const maxNodes = 2_000
const maxDepth = 48
/** A `reduce` in a `reduce` does its work once for each pair: published rules have none. */
const maxReduceDepth = 2

const semver = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/

/** The expression itself is checked by the library that runs it; its size first, since that check is recursive. */
const Logic = z.custom<CertLogicExpression>(
  (json) => isBounded(json) && isCertLogicExpression(json),
  'a CertLogic expression of 2,000 nodes at most',
)

/**
 * One business rule as the member states publish them.
 * Source: EU Digital COVID Certificate, "Business rules" (eHealth Network, version 1.3) and its JSON schema.
 */
export const EuRule = z.object({
  Identifier: z.string().min(1).max(40).describe('Such as "VR-DE-0001".'),
  Type: z.enum(['Acceptance', 'Invalidation']),
  Country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as "DE"'),
  Version: z.string().regex(semver, 'a version such as "1.0.0"'),
  Engine: z.literal('CERTLOGIC'),
  EngineVersion: z.string().regex(semver, 'a version such as "1.0.0"'),
  CertificateType: z.enum(['General', 'Vaccination', 'Test', 'Recovery']),
  Description: z
    .array(z.object({ lang: z.string().max(20), desc: z.string().max(1_000) }))
    .min(1)
    .max(40),
  ValidFrom: z.iso.datetime({ offset: true }),
  ValidTo: z.iso.datetime({ offset: true }),
  AffectedFields: z.array(z.string().max(100)).max(100),
  Logic,
})
export type EuRule = z.output<typeof EuRule>

/** The codes of a value set, as a list or as the member states publish them. */
export const EuValueSet = z.union([
  z.array(z.string().max(200)).max(5_000),
  z.object({ valueSetValues: z.record(z.string().max(200), z.unknown()) }),
])
export type EuValueSet = z.output<typeof EuValueSet>

export const codesIn = (set: EuValueSet): readonly string[] =>
  Array.isArray(set) ? set : Object.keys(set.valueSetValues)

/** Numbers of a version; three of them, as `semver` has checked. */
export const versionOf = (text: string): readonly number[] => text.split('.').map(Number)

export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionOf(a), versionOf(b)]
  const at = left.findIndex((number, index) => number !== right[index])
  return (left[at] ?? 0) - (right[at] ?? 0)
}

function isBounded(json: unknown): boolean {
  let nodes = 0
  const fits = (node: unknown, depth: number, reduces: number): boolean => {
    nodes += 1
    if (nodes > maxNodes || depth > maxDepth || reduces > maxReduceDepth) return false
    if (typeof node !== 'object' || node === null) return true
    return Object.entries(node).every(([key, inner]) =>
      fits(inner, depth + 1, reduces + (key === 'reduce' ? 1 : 0)),
    )
  }
  return fits(json, 0, 0)
}
