import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { ok, type Result } from '../../../native/result.ts'
import type { CardSigner } from '../issuing/smart-health-card.ts'
import { attempt, type StoreFault } from '../store/store-fault.ts'
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
type Keys = z.output<typeof KeyFile>

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
export async function openDemoAuthority(folder: string): Promise<Result<DemoAuthority, StoreFault>> {
  const file = join(folder, 'demo-authority.json')
  const kept = await readAuthority(file)
  if (kept !== null) return ok(kept)
  const keys = KeyFile.parse({ trusted: await makeKey(), stranger: await makeKey() })
  const written = attempt(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  })
  return written.ok ? ok(await authorityOf(keys)) : written
}

/** Null where there is none, or none that can be read: a new one serves a demo as well. */
async function readAuthority(file: string): Promise<DemoAuthority | null> {
  try {
    return await authorityOf(KeyFile.parse(JSON.parse(readFileSync(file, 'utf8'))))
  } catch {
    return null
  }
}

async function makeKey(): Promise<unknown> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return exportJWK(privateKey)
}

async function authorityOf(keys: Keys): Promise<DemoAuthority> {
  const trusted = await signerOf('health-department', keys.trusted)
  const stranger = await signerOf('somewhere-else', keys.stranger)
  const { kty, crv, x, y } = keys.trusted
  const jwk = { kty, crv, x, y, kid: trusted.kid, use: 'sig', alg: 'ES256', crlVersion: 1 }
  const issuer = {
    format: 'smart-health-card' as const,
    iss: trusted.iss,
    name: 'Demo Health Department',
    jwks: { keys: [jwk] },
    crls: [{ kid: trusted.kid, method: 'rid', ctr: 1, rids: [demoRevokedRid] }],
  }
  return { trusted, stranger, trust: { issuers: [issuer] } }
}

async function signerOf(name: string, jwk: Keys['trusted']): Promise<CardSigner> {
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('an elliptic key is no mere bytes')
  return { iss: `${demoNamespace}${name}`, kid: await calculateJwkThumbprint(jwk), privateKey }
}
