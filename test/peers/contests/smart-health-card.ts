import { createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { cardTexts, signCard, type CardSigner } from '../../../main/engine/issuing/smart-health-card.ts'
import { signedInCard } from '../../support/signed-bytes/smart-health-card.ts'
import type { Contest } from '../contest.ts'
import { loadPeer } from '../load.ts'

/** What is used of kill-the-clipboard. Its directory has the shape of the snapshots that VCI publishes. */
interface KillTheClipboard {
  Directory: { fromJSON(json: unknown): object }
  SHCReader: new (config: { issuerDirectory: object }) => {
    fromQRNumeric(texts: readonly string[]): Promise<unknown>
  }
}

const dayS = 86_400
const nowS = Math.floor(Date.now() / 1_000)

/** Cards as Passgate issues them, read by kill-the-clipboard. */
export async function smartHealthCardContest(): Promise<Contest> {
  const { signer, jwk } = await issuer()
  const stranger = { ...(await issuer()).signer, kid: signer.kid }
  const { Directory, SHCReader } = await loadPeer<KillTheClipboard>('kill-the-clipboard')
  const crl = { kid: signer.kid, method: 'rid', ctr: 1, rids: ['withdrawn'] }
  const directory = {
    issuerInfo: [{ issuer: { iss: signer.iss, name: 'Clinic' }, keys: [jwk], crls: [crl] }],
  }
  const reader = new SHCReader({ issuerDirectory: Directory.fromJSON(directory) })
  return {
    format: 'smart-health-card',
    peer: 'kill-the-clipboard',
    trust: {
      issuers: [
        { format: 'smart-health-card', iss: signer.iss, name: 'Clinic', jwks: { keys: [jwk] }, crls: [crl] },
      ],
    },
    good: {
      'one dose': await card(signer, 1),
      'two doses': await card(signer, 2),
      'three doses': await card(signer, 3),
      'four doses': await card(signer, 4),
      'fourteen doses in several codes': await card(signer, 14),
      'an end to come': await card(signer, 2, { exp: nowS + dayS }),
      'an id to revoke it by': await card(signer, 2, { rid: 'in-force' }),
    },
    bad: {
      altered: (await card(signer, 2)).map(altered),
      'signed by a stranger in its name': await card(stranger, 2),
      expired: await card(signer, 2, { exp: nowS - dayS }),
      revoked: await card(signer, 2, { rid: 'withdrawn' }),
      'one code of several': (await card(signer, 14)).slice(1),
    },
    peerVerifies: (texts) =>
      reader.fromQRNumeric(texts).then(
        () => true,
        () => false,
      ),
    signedIn: signedInCard,
    publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
  }
}

async function issuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const point = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(point)
  const signer: CardSigner = { iss: 'https://clinic.example/shc', kid, privateKey }
  return { signer, jwk: { ...point, kid, use: 'sig', alg: 'ES256', crlVersion: 1 } }
}

async function card(
  signer: CardSigner,
  doses: number,
  claims: { readonly exp?: number; readonly rid?: string } = {},
): Promise<readonly string[]> {
  const jws = await signCard(signer, {
    nbf: nowS - 30 * dayS,
    ...claims,
    types: ['https://smarthealth.cards#immunization'],
    resources: [
      { resourceType: 'Patient', name: [{ family: 'Example', given: ['Ada'] }], birthDate: '1984-07-04' },
      ...Array.from({ length: doses }, (_, nth) => dose(nth)),
    ],
  })
  return cardTexts(jws)
}

const dose = (nth: number): object => ({
  resourceType: 'Immunization',
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
  patient: { reference: 'resource:0' },
  occurrenceDateTime: `2021-0${(nth % 9) + 1}-11`,
  // Digits without pattern: as in the field, where no two lots are alike.
  lotNumber: String((nth + 1) ** 7 * 982_451_653),
  performer: [{ actor: { display: `Example General Hospital ${((nth + 3) ** 5).toString(36)}` } }],
})

/** A digit in the middle of the signature is another. */
function altered(text: string): string {
  const at = text.length - 81
  return `${text.slice(0, at)}${(Number(text[at]) + 1) % 7}${text.slice(at + 1)}`
}
