import { decode, encode } from 'cborg'
import { signedInCose } from '../../support/signed-bytes/cose.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import { cborOddities, mutateTree } from '../mutate-tree.ts'
import type { Random } from '../random.ts'
import type { Mutant } from '../target.ts'

/** Header parameters by their labels. */
export type Header = ReadonlyMap<number, unknown>

/** What differs between formats that are a COSE_Sign1 within a text. */
export interface CoseFormat {
  /** COSE_Sign1 objects of a trusted authority, perhaps tagged. */
  readonly passes: readonly Uint8Array[]
  /** A text that a stranger signed. */
  readonly strangers: string
  /** What of a pass is written in the text: compressed, where the format wants it. */
  pack(cose: Uint8Array): Buffer
  write(packed: Uint8Array): string
  /** A COSE_Sign1 of the trusted key over exactly this. */
  sign(payload: Uint8Array, protectedHeader: Header, unprotectedHeader: Header): Uint8Array
}

/** The parts of a COSE_Sign1. */
interface Sign1 {
  readonly cose: Buffer
  readonly header: Uint8Array
  readonly unprotectedHeader: Header
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

type Layer = (random: Random, pass: Sign1, other: Sign1) => Mutant

/** Tampers with one layer of a pass, from the characters down to the claims. */
export function coseMutants(format: CoseFormat): (random: Random) => Mutant {
  const passes = format.passes.map(takenApart)
  const layers = layersOf(format)
  return (random) => random.pick(layers)(random, random.pick(passes), random.pick(passes))
}

function takenApart(cose: Uint8Array): Sign1 {
  const [header, unprotectedHeader, payload, signature] = decode(cose, {
    useMaps: true,
    tags: { 18: (content) => content(), 61: (content) => content() },
  }) as [Uint8Array, Header, Uint8Array, Uint8Array]
  return { cose: Buffer.from(cose), header, unprotectedHeader, payload, signature }
}

function layersOf({ strangers, pack, write, sign }: CoseFormat): readonly Layer[] {
  const unsigned = (cose: Uint8Array): Mutant => ({ texts: [write(pack(cose))], signed: null })
  const signed = (payload: Uint8Array, protectedHeader: Header, unprotectedHeader: Header): Mutant => {
    const cose = sign(payload, protectedHeader, unprotectedHeader)
    return { texts: [write(pack(cose))], signed: signedInCose(cose)?.signed ?? null }
  }
  const put = (
    { header, unprotectedHeader, signature }: Sign1,
    random: Random,
    payload: Uint8Array,
  ): Mutant =>
    random.chance(0.2)
      ? unsigned(joined(header, unprotectedHeader, payload, signature))
      : signed(payload, headerIn(header), unprotectedHeader)
  const claims: Layer = (random, pass) => put(pass, random, tamperedClaims(random, pass.payload))

  return [
    (random, { cose }) => ({ texts: [mutateText(random, write(pack(cose)), strangers)], signed: null }),
    (random, { cose }, other) => ({
      texts: [write(mutateBytes(random, pack(cose), pack(other.cose)))],
      signed: null,
    }),
    (random, { cose }, other) => unsigned(mutateBytes(random, cose, other.cose)),
    (random, { header, unprotectedHeader, payload, signature }) =>
      unsigned(encoded(mutateTree(random, [header, unprotectedHeader, payload, signature], cborOddities))),
    (random, { header, unprotectedHeader, payload, signature }, other) =>
      unsigned(joined(header, unprotectedHeader, payload, tampered(random, signature, other.signature))),
    (random, { header, unprotectedHeader, payload, signature }) => {
      const odd = mutateTree(random, headerIn(header), cborOddities)
      return odd instanceof Map
        ? signed(payload, odd, unprotectedHeader)
        : unsigned(joined(encoded(odd), unprotectedHeader, payload, signature))
    },
    (random, pass, other) => put(pass, random, tampered(random, pass.payload, other.payload)),
    claims,
    claims,
    claims,
  ]
}

function tamperedClaims(random: Random, payload: Uint8Array): Uint8Array {
  let claims: unknown = decode(payload, { useMaps: true })
  for (let left = 1 + random.below(3); left > 0; left -= 1) claims = mutateTree(random, claims, cborOddities)
  return encoded(claims)
}

const tampered = (random: Random, bytes: Uint8Array, other: Uint8Array): Buffer =>
  mutateBytes(random, Buffer.from(bytes), Buffer.from(other))

const joined = (
  header: Uint8Array,
  unprotectedHeader: Header,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array => encoded([header, unprotectedHeader, payload, signature].map(plainBytes))

/** A Buffer is a kind of its own to the encoder. */
const plainBytes = (part: unknown): unknown => (part instanceof Uint8Array ? Uint8Array.from(part) : part)

const encoded = (value: unknown): Uint8Array => encode(value)

const headerIn = (header: Uint8Array): Header =>
  header.length === 0 ? new Map() : (decode(header, { useMaps: true }) as Header)
