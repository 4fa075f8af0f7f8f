import { unreachable } from '../../../../native/result.ts'
import { asJson, isCborMap, type CborMap } from '../cose/cbor.ts'
import { Evidence, type EvidenceData } from '../evidence.ts'
import { Holder, type HolderData } from '../holder.ts'
import { nameOnOneLine } from '../name.ts'
import type { PassType } from '../reasons.ts'
import { doseIn, isoDate, isOfCovid19, recoveryIn, testIn, textIn } from './entries.ts'

/** What a certificate is of, by where its entries stand. */
export type Kind = 'v' | 't' | 'r'
const kinds: readonly Kind[] = ['v', 't', 'r']

export interface CertificateContent {
  readonly type: PassType
  readonly holder: Holder
  readonly evidence: Evidence
}

/**
 * What an authentic certificate says, as far as a gate needs it. What is absent or odd is left out: its issuer signed
 * it, so it is no reason to refuse the guest. Source: JSON schema 1.3.0 of the certificates.
 */
export const contentOf = (record: CborMap): CertificateContent => ({
  type: typeOf(record),
  holder: new Holder(() => holderIn(record)),
  evidence: new Evidence(() => evidenceIn(record)),
})

export const kindsIn = (record: CborMap): Kind[] => kinds.filter((kind) => entriesOf(record, kind).length > 0)

function entriesOf(record: CborMap, kind: Kind): CborMap[] {
  const entries = record.get(kind)
  return Array.isArray(entries) ? entries.filter(isCborMap) : []
}

/** A certificate is of one kind, and of COVID-19; one that is not is a record that a person must read. */
function typeOf(record: CborMap): PassType {
  const [kind, ...others] = kindsIn(record)
  if (kind === undefined || others.length > 0) return 'health-record'
  const entries = entriesOf(record, kind)
  if (!entries.every(isOfCovid19)) return 'health-record'
  switch (kind) {
    case 'v':
      return 'vaccination'
    case 'r':
      return 'recovery'
    case 't':
      return typeOfTests(entries)
    default:
      return unreachable(kind)
  }
}

function typeOfTests(entries: readonly CborMap[]): PassType {
  const tests = entries.map(testIn)
  if (!tests.every(({ result }) => result === 'negative')) return 'test-other'
  const [method, ...others] = new Set(tests.map((test) => test.method))
  if (others.length > 0) return 'test-other'
  return method === 'pcr' ? 'pcr-negative' : method === 'antigen' ? 'antigen-negative' : 'test-other'
}

const evidenceIn = (record: CborMap): EvidenceData => ({
  doses: entriesOf(record, 'v').filter(isOfCovid19).map(doseIn),
  tests: entriesOf(record, 't').filter(isOfCovid19).map(testIn),
  recoveries: entriesOf(record, 'r').filter(isOfCovid19).map(recoveryIn),
  record: asJson(record),
})

function holderIn(record: CborMap): HolderData | null {
  const names = record.get('nam')
  if (!isCborMap(names)) return null
  const written = nameOnOneLine([textIn(names, 'gn') ?? '', textIn(names, 'fn') ?? ''].join(' '))
  const name = written === '' ? machineReadable(names) : written
  return name === '' ? null : { name, birthDate: isoDate(textIn(record, 'dob')) }
}

/** As a passport has it (ICAO 9303): `<` stands for a space. */
const machineReadable = (names: CborMap): string =>
  nameOnOneLine([textIn(names, 'gnt') ?? '', textIn(names, 'fnt') ?? ''].join(' ').replaceAll('<', ' '))
