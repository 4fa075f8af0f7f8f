import { signedInSeal } from '../../support/signed-bytes/vds-nc.ts'
import {
  pcrTest,
  seal,
  signatureOver,
  vaccination,
  VdsNcAuthority,
  type SealSigner,
} from '../../support/vds-nc-authority.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import { jsonOddities, mutateTree } from '../mutate-tree.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget, Mutant } from '../target.ts'

const authority = new VdsNcAuthority()
const atS = 1_750_000_000
const withdrawnSerial = 0x0bad

/** A seal and who signed it. */
interface Sealed {
  readonly by: SealSigner
  readonly json: Record<string, unknown>
}

const signer = authority.signer()
/** Whom nobody should have believed, each with a seal of its own: by its data it is told from a good one. */
const doubtful = [
  authority.signer({ serial: withdrawnSerial }),
  authority.signer({ untilS: atS - 1 }),
  authority.signer({ usages: ['2.23.136.1.1.14.1'] }),
  authority.signer({ ca: true }),
  authority.signer({ forged: true }),
  new VdsNcAuthority('XX').signer(),
]
const seals: readonly Sealed[] = [
  { by: signer, json: seal(signer) },
  { by: signer, json: seal(signer, { header: { t: 'icao.test' }, message: pcrTest }) },
  ...doubtful.map((by, nth) => ({
    by,
    json: seal(by, { message: { ...vaccination, uvci: `U${nth}` } }),
  })),
]
/** In the name of the other: the certificate is the same. */
const stranger = { ...new VdsNcAuthority().signer(), certificate: signer.certificate }
const strangers = JSON.stringify(seal(stranger, { message: { ...vaccination, uvci: 'U99999' } }))

type Layer = (random: Random, sealed: Sealed, other: Sealed) => Mutant

/** Each tampers with one layer of a seal. */
const layers: readonly Layer[] = [
  (random, { json }) => unsigned(mutateText(random, JSON.stringify(json), strangers)),
  (random, { json }) => unsigned(JSON.stringify(mutateTree(random, json, jsonOddities)) ?? ''),
  (_random, { json }, other) => unsigned(JSON.stringify({ ...json, sig: other.json['sig'] })),
  tamperedCertificate,
  tamperedText,
  tamperedData,
  tamperedData,
  tamperedData,
]

function tamperedCertificate(random: Random, { by, json }: Sealed, other: Sealed): Mutant {
  const [der, another] = [by, other.by].map(({ certificate }) => Buffer.from(certificate, 'base64url'))
  const cer = mutateBytes(random, der ?? Buffer.alloc(0), another ?? Buffer.alloc(0)).toString('base64url')
  return unsigned(JSON.stringify({ ...json, sig: { ...signatureOver(json['data'], by), cer } }))
}

/** Members twice, numbers and escapes written otherwise: what two readers may read as two things. */
function tamperedText(random: Random, { by, json }: Sealed, other: Sealed): Mutant {
  const [text, another] = [json, other.json].map(({ data }) => JSON.stringify(data))
  const odd = mutateText(random, text ?? '', another ?? '')
  try {
    return signed(by, JSON.parse(odd), odd)
  } catch {
    return unsigned(written(odd, signatureOver(json['data'], by)))
  }
}

function tamperedData(random: Random, { by, json }: Sealed): Mutant {
  let data: unknown = json['data']
  for (let left = 1 + random.below(3); left > 0; left -= 1) data = mutateTree(random, data, jsonOddities)
  const text = JSON.stringify(data) ?? 'null'
  return random.chance(0.2) ? unsigned(written(text, json['sig'])) : signed(by, JSON.parse(text), text)
}

function signed(by: SealSigner, data: unknown, text: string): Mutant {
  const texts = [written(text, signatureOver(data, by))]
  return { texts, signed: by === signer ? (signedInSeal(texts)?.signed ?? null) : null }
}

const written = (data: string, sig: unknown): string => `{"data":${data},"sig":${JSON.stringify(sig)}}`

const unsigned = (text: string): Mutant => ({ texts: [text], signed: null })

export const vdsNcTarget: FuzzTarget = {
  format: 'vds-nc',
  trust: authority.trust([authority.list([withdrawnSerial])]),
  atS,
  seeds: [...seals.map(({ json }) => [JSON.stringify(json)]), [strangers]],
  signedIn: (texts) => signedInSeal(texts)?.signed ?? null,
  mutate: (random) => random.pick(layers)(random, sealToTamperWith(random), random.pick(seals)),
}

/** Mostly a good one: else all would end at its signer. */
const sealToTamperWith = (random: Random): Sealed =>
  random.pick(random.chance(0.8) ? seals.slice(0, 2) : seals)
