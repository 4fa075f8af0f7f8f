import { evaluate, specificationVersion } from 'certlogic-js'
import { codesIn, compareVersions, type EuRule } from '../eu-rule.ts'
import {
  found,
  met,
  needs,
  notMet,
  unknown,
  type Answer,
  type Finding,
  type GroupFinding,
} from '../finding.ts'
import type { LeafRule } from '../policy-document.ts'
import type { Subject } from './subject.ts'

type CertLogicRule = LeafRule & { readonly kind: 'certlogic' }

/** Sections of an EU certificate, and the rules that are about each. */
const sections = [
  ['v', 'Vaccination'],
  ['t', 'Test'],
  ['r', 'Recovery'],
] as const

/** What of an EU certificate decides which rules are about it. */
interface Certificate {
  readonly type: EuRule['CertificateType']
  /** The country that issued it, by its own words. */
  readonly country: string | null
}

/**
 * Business rules over an EU certificate: those of acceptance of the country whose rules a venue follows, and those by
 * which the issuing country has withdrawn what it issued. Of each rule, its newest version in force. All must hold.
 * Source: EU Digital COVID Certificate, "Business rules" (eHealth Network), and CertLogic 1.3.
 */
export function certlogicRule(name: string, rule: CertLogicRule, subject: Subject): Finding {
  const { record } = subject.evidence()
  const certificate = certificateIn(record)
  const needed = needs('certlogic-rule', { names: [rule.country] })
  if (certificate === null) {
    return { kind: 'rule', rule: name, ...notMet('type-not-accepted', found('no-record'), needed) }
  }
  const rules = inForce(rule, certificate, subject.atS)
  // Silence of the rules is no consent.
  if (!rules.some(({ Type }) => Type === 'Acceptance')) {
    return { kind: 'rule', rule: name, ...unknown('rule-undetermined', found('no-rule-applies'), needed) }
  }
  const data = { payload: record, external: external(rule, certificate, subject) }
  return all(
    name,
    rules.map((each) => ({ kind: 'rule', rule: each.Identifier, ...answerOf(each, data) })),
  )
}

function all(rule: string, parts: readonly Finding[]): GroupFinding {
  const no = parts.some((part) => part.met === 'no')
  const open = parts.some((part) => part.met === 'unknown')
  return { kind: 'all', rule, met: no ? 'no' : open ? 'unknown' : 'yes', parts }
}

function certificateIn(record: unknown): Certificate | null {
  if (typeof record !== 'object' || record === null) return null
  for (const [section, type] of sections) {
    const entries: unknown = Reflect.get(record, section)
    const entry: unknown = Array.isArray(entries) ? entries[0] : undefined
    if (typeof entry !== 'object' || entry === null) continue
    const country: unknown = Reflect.get(entry, 'co')
    return { type, country: typeof country === 'string' ? country : null }
  }
  return null
}

function inForce(
  { country, rules }: CertLogicRule,
  certificate: Certificate,
  atS: number,
): readonly EuRule[] {
  const newest = new Map<string, EuRule>()
  for (const rule of rules) {
    const { Identifier, Type, Country, CertificateType, Version } = rule
    const from = Type === 'Acceptance' ? country : certificate.country
    const about = CertificateType === 'General' || CertificateType === certificate.type
    if (Country !== from || !about) continue
    if (atS < Date.parse(rule.ValidFrom) / 1_000 || atS > Date.parse(rule.ValidTo) / 1_000) continue
    const known = newest.get(Identifier)
    if (known === undefined || compareVersions(Version, known.Version) > 0) newest.set(Identifier, rule)
  }
  return [...newest.values()]
}

/** Times as the rules' authors write and compare them: ISO 8601 in UTC. */
function external(rule: CertLogicRule, certificate: Certificate, { pass, atS }: Subject): object {
  return {
    validationClock: isoTime(atS),
    valueSets: Object.fromEntries(Object.entries(rule.valueSets).map(([id, set]) => [id, codesIn(set)])),
    countryCode: rule.country,
    issuerCountryCode: certificate.country,
    exp: pass.validUntil === null ? null : isoTime(pass.validUntil),
    iat: pass.validFrom === null ? null : isoTime(pass.validFrom),
    kid: pass.kid,
    region: '',
  }
}

function isoTime(atS: number): string | null {
  const date = new Date(atS * 1_000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function answerOf(rule: EuRule, data: object): Answer {
  const needed = needs('certlogic-rule', { names: [rule.Identifier], text: description(rule) })
  const result = evaluated(rule, data)
  // A rule of invalidation tells what makes a certificate void, so it must be false.
  const good = rule.Type === 'Acceptance'
  if (result === good) return met(found(good ? 'certlogic-true' : 'certlogic-false'), needed)
  if (result === !good)
    return notMet('rule-not-met', found(good ? 'certlogic-false' : 'certlogic-true'), needed)
  return unknown('rule-undetermined', found('certlogic-undetermined'), needed)
}

/** The library throws at whatever it cannot work out: then nobody knows. */
function evaluated({ Logic, EngineVersion }: EuRule, data: object): boolean | null {
  if (compareVersions(EngineVersion, specificationVersion) > 0) return null
  try {
    const result: unknown = evaluate(Logic, data)
    return typeof result === 'boolean' ? result : null
  } catch {
    return null
  }
}

const description = ({ Description }: EuRule): string =>
  (Description.find(({ lang }) => lang === 'en') ?? Description[0])?.desc ?? ''
