import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { base32nopad } from '@scure/base'
import { encode } from 'cborg'
import type { z } from 'zod'
import type { nzcpTrust } from '../../main/engine/passes/nzcp/trust.ts'
import { labelled, sign1, tagged18, type Labelled } from './cose-signer.ts'

type Entry = z.output<typeof nzcpTrust.schema>

/** Changes to what an honest issuer would write. */
export interface NzcpOptions {
  /** Claims by their numbers or names, beside or in place of those that an honest issuer writes. */
  readonly claims?: Labelled
  readonly vc?: Record<string, unknown>
  readonly subject?: Record<string, unknown>
  readonly protectedHeader?: Labelled
  readonly unprotectedHeader?: Labelled
  /** What is signed, in place of the claims. */
  readonly payload?: Uint8Array
}

/** An issuer of NZ COVID Passes, made for one test: honest, or as wrong as it is told to be. */
export class NzcpAuthority {
  readonly did = 'did:web:issuer.example'
  readonly publicKey: KeyObject
  readonly method: Record<string, unknown>
  readonly #privateKey: KeyObject

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.publicKey = publicKey
    this.#privateKey = privateKey
    this.method = {
      id: `${this.did}#key-1`,
      controller: this.did,
      type: 'JsonWebKey2020',
      publicKeyJwk: publicKey.export({ format: 'jwk' }),
    }
  }

  /** @param document changes to the DID document. */
  trust(document: Partial<Entry['document']> = {}): { issuers: [Entry] } {
    const { did, method } = this
    return {
      issuers: [
        {
          format: 'nzcp',
          did,
          name: 'An issuer',
          document: {
            id: did,
            verificationMethod: [method],
            assertionMethod: [`${did}#key-1`],
            ...document,
          },
        },
      ],
    }
  }

  /** The text of a code. By default a pass of Ana Tauira, from 2021 and good until 2033. */
  code(options: NzcpOptions = {}): string {
    return `NZCP:/1/${base32nopad.encode(this.cose(options))}`
  }

  cose({ claims = [], vc = {}, subject = {}, ...options }: NzcpOptions = {}): Buffer {
    const credential = {
      '@context': ['https://www.w3.org/2018/credentials/v1', 'https://issuer.example/contexts/v1'],
      version: '1.0.0',
      type: ['VerifiableCredential', 'PublicCovidPass'],
      credentialSubject: { givenName: 'Ana', familyName: 'Tauira', dob: '1990-07-14', ...subject },
      ...vc,
    }
    const honest: Labelled = [
      [1, this.did],
      [5, 1_638_000_000],
      [4, 2_000_000_000],
      [7, new Uint8Array(16)],
      ['vc', labelled(Object.entries(credential))],
    ]
    const payload = options.payload ?? encode(labelled([...honest, ...claims]))
    const {
      protectedHeader = [
        [4, 'key-1'],
        [1, -7],
      ] as Labelled,
      unprotectedHeader = [],
    } = options
    return tagged18(sign1(payload, { protectedHeader, unprotectedHeader }, this.#privateKey))
  }
}
