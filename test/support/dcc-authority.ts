import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { encode } from 'cborg'
import type { z } from 'zod'
import type { euDccTrust } from '../../main/engine/passes/eu-dcc/trust.ts'
import { certificateOf, type CertificateOptions } from './certificate.ts'
import { labelled, sign1, tagged18, type Labelled } from './cose-signer.ts'

type Entry = z.output<typeof euDccTrust.schema>

export const vaccination = {
  tg: '840539006',
  vp: '1119349007',
  mp: 'EU/1/20/1528',
  ma: 'ORG-100030215',
  dn: 2,
  sd: 2,
  dt: '2021-06-11',
  co: 'FR',
  is: 'An authority',
  ci: 'URN:UVCI:01:FR:EXAMPLE#0',
}
export const test = {
  tg: '840539006',
  tt: 'LP6464-4',
  sc: '2021-12-01T10:00:00+01:00',
  tr: '260415000',
  tc: 'A laboratory',
  co: 'FR',
  is: 'An authority',
  ci: 'URN:UVCI:01:FR:EXAMPLE#1',
}
export const recovery = {
  tg: '840539006',
  fr: '2021-11-20',
  df: '2021-12-01',
  du: '2022-05-19',
  co: 'FR',
  is: 'An authority',
  ci: 'URN:UVCI:01:FR:EXAMPLE#2',
}

/** Changes to what an honest issuer would write. */
export interface DccOptions {
  /** Members of the record, in place of a vaccination; undefined leaves one out. */
  readonly record?: Record<string, unknown>
  /** Claims by their numbers, beside or in place of those that an honest issuer writes. */
  readonly claims?: Labelled
  readonly protectedHeader?: Labelled
  readonly unprotectedHeader?: Labelled
  /** What is signed, in place of the claims. */
  readonly payload?: Uint8Array
  /** Around the signed bytes: by default tag 18. */
  readonly tags?: (bytes: Buffer) => Buffer
  readonly compress?: (bytes: Buffer) => Buffer
}

/** An issuer of EU Digital COVID Certificates, made for one test: honest, or as wrong as it is told to be. */
export class DccAuthority {
  readonly certificate: string
  readonly kid: Buffer
  readonly #privateKey: KeyObject
  readonly #alg: number

  constructor(options: CertificateOptions = {}, type: 'ec' | 'rsa' = 'ec') {
    const keys =
      type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2_048 })
    this.#privateKey = keys.privateKey
    this.#alg = type === 'ec' ? -7 : -37
    const der = certificateOf(keys, { subject: { C: 'FR', O: 'An authority', CN: 'DSC 1' }, ...options })
    this.certificate = der.toString('base64')
    this.kid = createHash('sha256').update(der).digest().subarray(0, 8)
  }

  trust(...others: readonly DccAuthority[]): { issuers: [Entry] } {
    const certificates = [this, ...others].map(({ certificate }) => certificate)
    return { issuers: [{ format: 'eu-dcc', id: 'eu-dcc', name: 'A list', certificates }] }
  }

  /** The text of a code. By default a vaccination of Zoé Exemple, issued in 2021 and good until 2033. */
  code(options: DccOptions = {}): string {
    const { compress = deflateSync } = options
    return `HC1:${toBase45(compress(this.cose(options)))}`
  }

  cose({ record, claims = [], tags = tagged18, ...options }: DccOptions = {}): Buffer {
    const certificate = {
      ver: '1.3.0',
      nam: { fn: 'Exemple', fnt: 'EXEMPLE', gn: 'Zoé', gnt: 'ZOE' },
      dob: '1990-07-14',
      ...(record ?? { v: [vaccination] }),
    }
    const honest: Labelled = [
      [1, 'FR'],
      [4, 2_000_000_000],
      [6, 1_638_000_000],
      [-260, new Map([[1, labelled(Object.entries(certificate))]])],
    ]
    const payload = options.payload ?? encode(labelled([...honest, ...claims]))
    const {
      protectedHeader = [
        [1, this.#alg],
        [4, Uint8Array.from(this.kid)],
      ] as Labelled,
    } = options
    const { unprotectedHeader = [] } = options
    return tags(sign1(payload, { protectedHeader, unprotectedHeader }, this.#privateKey))
  }
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** RFC 9285, section 4. */
export function toBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second] = bytes.subarray(at, at + 2)
    let value = second === undefined ? first : first * 256 + second
    for (let left = second === undefined ? 2 : 3; left > 0; left -= 1) {
      text += alphabet[value % 45]
      value = Math.floor(value / 45)
    }
  }
  return text
}
