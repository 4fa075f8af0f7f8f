import { HealthPassAuthority, hidden } from '../../support/health-pass-authority.ts'
import { signedInHealthPass } from '../../support/signed-bytes/digital-health-pass.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import { jsonOddities, mutateTree } from '../mutate-tree.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget, Mutant } from '../target.ts'

const authority = new HealthPassAuthority()
const atS = 1_750_000_000
const withdrawnId = `${authority.issuer}#vc-withdrawn`

type Json = Record<string, unknown>

const given = hidden('recipient.givenName', 'Ada')
const lot = hidden('history[0].lotNumber', 'VC35679')
const passes: readonly Json[] = [
  JSON.parse(authority.pass()) as Json,
  JSON.parse(authority.pass({ type: 'antigen-negative' })) as Json,
  JSON.parse(authority.pass({ id: 'withdrawn' })) as Json,
  {
    ...authority.credential({
      recipient: { givenName: given.hash, familyName: 'Example', birthDate: '1984-07-04' },
      disease: 'COVID-19',
      history: [{ doseNumber: 1, lotNumber: lot.hash, dateOfVaccination: '2021-03-01' }],
      doseNumber: 2,
    }),
    obfuscation: [given.revealed, lot.revealed],
  },
]
/** In the name of the other, with a key of its own. */
const strangers = new HealthPassAuthority().pass({ given: 'Nobody' })

type Layer = (random: Random, pass: Json, other: Json) => Mutant

/** Each tampers with one layer of a pass. */
const layers: readonly Layer[] = [
  (random, pass) => unsigned(mutateText(random, JSON.stringify(pass), strangers)),
  (random, pass, other) => unsigned(mutateText(random, base64(pass), base64(other))),
  (random, pass, other) =>
    unsigned(mutateBytes(random, bytesOf(pass), bytesOf(other)).toString(random.pick(alphabets))),
  (random, pass) => unsigned(shown(random, mutateTree(random, pass, jsonOddities))),
  (random, pass, other) => unsigned(shown(random, { ...pass, proof: other['proof'] })),
  tamperedRevelation,
  tamperedText,
  tamperedCredential,
  tamperedCredential,
  tamperedCredential,
]

/** Of hidden fields, the holder says what they like: nobody signed that. */
function tamperedRevelation(random: Random): Mutant {
  const pass = random.pick(passes)
  const revealed = pass['obfuscation'] ?? [given.revealed]
  return unsigned(shown(random, { ...pass, obfuscation: mutateTree(random, revealed, jsonOddities) }))
}

/** Members twice, numbers and escapes written otherwise: what two readers may read as two things. */
function tamperedText(random: Random, pass: Json, other: Json): Mutant {
  const { proof, ...rest } = pass
  const { proof: _, ...others } = other
  const odd = mutateText(random, JSON.stringify(rest), JSON.stringify(others))
  const open = odd.slice(0, odd.lastIndexOf('}'))
  try {
    const { proof: anew } = authority.sign({ ...(JSON.parse(odd) as Json), proof })
    return signed(`${open},"proof":${JSON.stringify(anew)}}`)
  } catch {
    return unsigned(`${open},"proof":${JSON.stringify(proof)}}`)
  }
}

function tamperedCredential(random: Random, pass: Json): Mutant {
  const { obfuscation, ...credential } = pass
  let odd: unknown = credential
  for (let left = 1 + random.below(3); left > 0; left -= 1) odd = mutateTree(random, odd, jsonOddities)
  const revealed = obfuscation === undefined ? {} : { obfuscation }
  if (!isJson(odd) || random.chance(0.1)) return unsigned(shown(random, odd))
  return signed(shown(random, { ...authority.sign(odd), ...revealed }))
}

/** As the JSON itself, pretty-printed, or as base64 of it. */
function shown(random: Random, pass: unknown): string {
  if (random.chance(0.3)) return base64(pass)
  return JSON.stringify(pass, null, random.chance(0.2) ? 2 : 0) ?? ''
}

const alphabets = ['base64', 'base64url'] as const
const base64 = (pass: unknown): string => bytesOf(pass).toString('base64url')
const bytesOf = (pass: unknown): Buffer => Buffer.from(JSON.stringify(pass) ?? '')

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unsigned = (text: string): Mutant => ({ texts: [text], signed: null })
const signed = (text: string): Mutant => ({
  texts: [text],
  signed: signedInHealthPass([text])?.signed ?? null,
})

export const digitalHealthPassTarget: FuzzTarget = {
  format: 'digital-health-pass',
  trust: {
    issuers: [
      {
        format: 'digital-health-pass',
        name: 'A test issuer',
        keys: { [authority.creator]: authority.jwk },
        revoked: [{ id: withdrawnId }],
      },
    ],
  },
  atS,
  seeds: [...passes.flatMap((pass) => [[JSON.stringify(pass)], [base64(pass)]]), [strangers]],
  signedIn: (texts) => signedInHealthPass(texts)?.signed ?? null,
  mutate: (random) => random.pick(layers)(random, random.pick(passes), random.pick(passes)),
}
