import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { CardSigner } from '../issuing/smart-health-card.ts'
import { demoNamespace, type TrustDocument } from '../trust/trust-document.ts'

/** The one revoked pass of the demo sheet. */
export const demoRevokedRid = 'demo-revoked'

const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})
const KeyFile = z.object({ trusted: PrivateJwk, stranger: PrivateJwk })

/** An issuer of demo passes whose keys were made on this machine, and one that no gate knows. */
export interface DemoAuthority {
  readonly trusted: CardSigner
  readonly stranger: CardSigner
  readonly trust: TrustDocument
}

/**
 * The authority of the demo venue in `folder`, made at its first start. Its private keys lie in the open beside the
 * demo's counts: they are worth nothing, since no real gate takes an issuer of the demo namespace.
 */
export async function openDemoAuthority(folder: string): Promise<DemoAuthority> {
  const file = join(folder, 'demo-authority.json')
  const keys = existsSync(file)
    ? KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    : await makeKeys(folder, file)
  const trusted = await signerOf('health-department', keys.trusted)
  const stranger = await signerOf('somewhere-else', keys.stranger)
  const { kty, crv, x, y } = keys.trusted
  const jwk = { kty, crv, x, y, kid: trusted.kid, use: 'sig', alg: 'ES256', crlVersion: 1 }
  return {
    trusted,
    stranger,
    trust: {
      issuers: [
        {
          format: 'smart-health-card',
          iss: trusted.iss,
          name: 'Demo Health Department',
          jwks: { keys: [jwk] },
          crls: [{ kid: trusted.kid, method: 'rid', ctr: 1, rids: [demoRevokedRid] }],
        },
      ],
    },
  }
}

async function makeKeys(folder: string, file: string): Promise<z.output<typeof KeyFile>> {
  const make = async (): Promise<JWK> => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    return exportJWK(privateKey)
  }
  const keys = KeyFile.parse({ trusted: await make(), stranger: await make() })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}

async function signerOf(name: string, jwk: z.output<typeof PrivateJwk>): Promise<CardSigner> {
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('an EC key is never a secret')
  return { iss: `${demoNamespace}${name}`, kid: await calculateJwkThumbprint(jwk), privateKey }
}
