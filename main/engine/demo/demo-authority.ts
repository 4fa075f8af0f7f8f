import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import { z } from 'zod'
import { ok, type Result } from '../../../native/result.ts'
import type { OpenAuthority } from '../issuing/authority.ts'
import { trustIn } from '../issuing/published-files.ts'
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
const PrivateTicketJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
})
const KeyFile = z.object({
  trusted: PrivateJwk,
  stranger: PrivateJwk,
  deskPasses: PrivateJwk,
  deskTickets: PrivateTicketJwk,
})
type Keys = z.output<typeof KeyFile>

/**
 * Issuers of demo passes whose keys were made on this machine: one of health cards, the authority of the ticket desk,
 * and one that no gate knows.
 */
export interface DemoAuthority {
  readonly trusted: CardSigner
  readonly desk: OpenAuthority
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
  const keys = KeyFile.parse({
    trusted: await makeKey('ES256'),
    stranger: await makeKey('ES256'),
    deskPasses: await makeKey('ES256'),
    deskTickets: await makeKey('Ed25519'),
  })
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

async function makeKey(alg: 'ES256' | 'Ed25519'): Promise<unknown> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
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
  const desk = await deskOf(keys)
  return { trusted, desk, stranger, trust: { issuers: [issuer, ...trustIn(desk.state).issuers] } }
}

async function deskOf({ deskPasses, deskTickets }: Keys): Promise<OpenAuthority> {
  const { d: _passSecret, ...passJwk } = deskPasses
  const { d: _ticketSecret, ...ticketJwk } = deskTickets
  const passKid = await calculateJwkThumbprint(deskPasses)
  const ticketKid = await calculateJwkThumbprint(deskTickets)
  const unchanged = { madeS: 0, retiredS: null }
  return {
    state: {
      version: 1,
      iss: `${demoNamespace}ticket-desk`,
      name: 'Demo Ticket Desk',
      website: null,
      keys: [
        { alg: 'ES256', kid: passKid, ...unchanged, jwk: passJwk, ctr: 1, revoked: [] },
        { alg: 'EdDSA', kid: ticketKid, ...unchanged, jwk: ticketJwk },
      ],
      tickets: { ctr: 1, revoked: [] },
    },
    privateKeys: [
      { ...deskPasses, kid: passKid },
      { ...deskTickets, kid: ticketKid },
    ],
  }
}

async function signerOf(name: string, jwk: Keys['trusted']): Promise<CardSigner> {
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('an elliptic key is no mere bytes')
  return { iss: `${demoNamespace}${name}`, kid: await calculateJwkThumbprint(jwk), privateKey }
}
