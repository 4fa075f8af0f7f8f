import type { CborMap } from '../cose/cbor.ts'
import type { Dose, Recovery, TestResult } from '../evidence.ts'

/** SNOMED CT, as all value sets of the certificates have it. */
const covid19 = '840539006'
const results = new Map<string | null, TestResult['result']>([
  ['260415000', 'negative'],
  ['260373001', 'positive'],
])
/** LOINC parts: nucleic acid amplification, and rapid antigen. */
const methods = new Map<string | null, TestResult['method']>([
  ['LP6464-4', 'pcr'],
  ['LP217198-3', 'antigen'],
])

export function textIn(map: CborMap, key: string): string | null {
  const value = map.get(key)
  return typeof value === 'string' ? value : null
}

function countIn(map: CborMap, key: string): number | null {
  const value = map.get(key)
  return Number.isSafeInteger(value) ? Number(value) : null
}

export const isOfCovid19 = (entry: CborMap): boolean => textIn(entry, 'tg') === covid19

export function doseIn(entry: CborMap): Dose {
  const product = textIn(entry, 'mp')
  return {
    product: product === null ? null : { system: 'eu', code: product },
    date: isoDate(textIn(entry, 'dt')),
    nth: countIn(entry, 'dn'),
    of: countIn(entry, 'sd'),
  }
}

export const testIn = (entry: CborMap): TestResult => ({
  method: methods.get(textIn(entry, 'tt')) ?? 'unknown',
  result: results.get(textIn(entry, 'tr')) ?? 'other',
  sampled: moment(textIn(entry, 'sc')),
})

export const recoveryIn = (entry: CborMap): Recovery => ({
  firstPositive: isoDate(textIn(entry, 'fr')),
  from: isoDate(textIn(entry, 'df')),
  until: isoDate(textIn(entry, 'du')),
})

/** A date, perhaps without its day or month; early certificates have a time behind it. */
export const isoDate = (text: string | null): string | null =>
  text === null ? null : (/^\d{4}(-\d{2}){0,2}(?=T|$)/.exec(text)?.[0] ?? null)

const dateAndTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|([+-]\d{2})(?::?(\d{2}))?)$/

/** With a time and its zone it is a moment (Unix seconds); else a date. Zones come as `Z`, `+02:00`, `+0200` and `+02`. */
function moment(text: string | null): number | string | null {
  const parts = dateAndTime.exec(text ?? '')
  if (parts === null) return isoDate(text)
  const [, time, zone, hours, minutes = '00'] = parts
  const ms = Date.parse(`${time}${hours === undefined ? zone : `${hours}:${minutes}`}`)
  return Number.isNaN(ms) ? isoDate(text) : ms / 1_000
}
