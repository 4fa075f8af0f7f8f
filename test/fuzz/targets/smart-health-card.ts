import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { numeric, numericParts, ShcAuthority } from '../../support/shc-authority.ts'
import { signedInCard } from '../../support/signed-bytes/smart-health-card.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import { jsonOddities, mutateTree } from '../mutate-tree.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget, Mutant } from '../target.ts'

const authority = new ShcAuthority()
const stranger = new ShcAuthority('https://stranger.example/shc')
const atS = 1_750_000_000

const tested = {
  resource: {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '94500-6' }] },
    effectiveDateTime: '2025-06-14T08:00:00+02:00',
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '260415000' }] },
  },
}
const cards = [
  authority.card(),
  authority.card({ claims: { exp: atS + 1 }, entries: [tested] }),
  authority.card({ vc: { rid: 'withdrawn' } }),
  authority.cardOfLength(1_195),
]
const strangers = stranger.card()

/** The parts of a card, decoded. */
interface Card {
  readonly header: unknown
  readonly payload: Buffer
  readonly json: Buffer
  readonly signature: Buffer
}

function takenApart(jws: string): Card {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const compressed = Buffer.from(payload, 'base64url')
  return {
    header: JSON.parse(Buffer.from(header, 'base64url').toString()),
    payload: compressed,
    json: inflateRawSync(compressed),
    signature: Buffer.from(signature, 'base64url'),
  }
}

const apart = cards.map(takenApart)

const tamperedHeader = (random: Random, { header, payload, signature }: Card): Mutant =>
  put(random, mutateTree(random, header, jsonOddities), payload, signature)

const tamperedStream = (random: Random, { header, payload, signature }: Card, other: Card): Mutant =>
  put(random, header, mutateBytes(random, payload, other.payload), signature)

const tamperedJson = (random: Random, { header, json, signature }: Card, other: Card): Mutant =>
  put(random, header, deflateRawSync(mutateBytes(random, json, other.json)), signature)

const tamperedRecords = (random: Random, { header, json, signature }: Card): Mutant =>
  put(random, header, deflateRawSync(JSON.stringify(tamperedClaims(random, json))), signature)

const tamperedSignature = (random: Random, { header, payload, signature }: Card, other: Card): Mutant =>
  unsigned(shown(random, jwsOf(header, payload, mutateBytes(random, signature, other.signature))))

/** Each tampers with one layer of a card; how often it is chosen follows from how much code lies behind it. */
const layers: readonly ((random: Random, card: Card, other: Card) => Mutant)[] = [
  (random) => unsigned(tamperedTexts(random)),
  (random) => unsigned(shown(random, mutateText(random, random.pick(cards), strangers))),
  tamperedHeader,
  tamperedStream,
  tamperedJson,
  tamperedRecords,
  tamperedRecords,
  tamperedRecords,
  tamperedSignature,
]

function tamperedClaims(random: Random, json: Buffer): unknown {
  let claims: unknown = JSON.parse(json.toString())
  for (let left = 1 + random.below(3); left > 0; left -= 1) claims = mutateTree(random, claims, jsonOddities)
  return claims ?? null
}

/** With a new signature of the trusted key, mostly: else all would end there. */
function put(random: Random, header: unknown, payload: Buffer, signature: Buffer): Mutant {
  if (random.chance(0.2)) return unsigned(shown(random, jwsOf(header, payload, signature)))
  const jws = authority.sign(JSON.stringify(header) ?? '', payload)
  return { texts: shown(random, jws), signed: Buffer.from(jws.slice(0, jws.lastIndexOf('.'))) }
}

const jwsOf = (header: unknown, payload: Buffer, signature: Buffer): string =>
  [Buffer.from(JSON.stringify(header) ?? ''), payload, signature]
    .map((part) => part.toString('base64url'))
    .join('.')

const unsigned = (texts: readonly string[]): Mutant => ({ texts, signed: null })

/** As digits, in several codes, or as it is. */
function shown(random: Random, jws: string): string[] {
  if (random.chance(0.7)) return [numeric(jws)]
  return random.chance(0.3) ? [jws] : numericParts(jws, 2 + random.below(4))
}

/** Characters of the codes themselves, and codes left out, doubled, in another order or of another card. */
function tamperedTexts(random: Random): string[] {
  const texts = shown(random, random.pick(cards))
  const at = random.below(texts.length)
  const others = shown(random, random.chance(0.5) ? strangers : random.pick(cards))
  switch (texts.length === 1 ? 9 : random.below(10)) {
    case 0:
      return texts.toSpliced(at, 1)
    case 1:
      return [...texts, texts[at] ?? '']
    case 2:
      return texts.toReversed()
    case 3:
      return texts.with(at, others[at] ?? '')
    default:
      return texts.with(at, mutateText(random, texts[at] ?? '', others[0] ?? ''))
  }
}

export const smartHealthCardTarget: FuzzTarget = {
  format: 'smart-health-card',
  trust: authority.trust([{ kid: authority.kid, method: 'rid', ctr: 1, rids: ['withdrawn'] }], {
    crlVersion: 1,
  }),
  atS,
  seeds: [...cards.map((card) => [numeric(card)]), numericParts(cards[3] ?? '', 3), [numeric(strangers)]],
  signedIn: (texts) => signedInCard(texts)?.signed ?? null,
  mutate: (random) => random.pick(layers)(random, random.pick(apart), random.pick(apart)),
}
