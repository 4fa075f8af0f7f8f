import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { importKey } from '../../../main/engine/passes/smart-health-card/jwk.ts'
import { parseTrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'

const vectors = '../shared/vectors'
const authority = new ShcAuthority()
const atS = 1_750_000_000

/** What becomes of a card with revocation id `r1`, valid from 1,700,000,000.5, under these lists. */
async function under(...crls: object[]): Promise<string> {
  const { view } = await buildTrustView(authority.trust(crls, { crlVersion: 1 }))
  const verdict = verifyTexts([numeric(authority.card({ vc: { rid: 'r1' } }))], view, atS)
  return verdict.outcome === 'verified' ? ['verified', ...verdict.warnings].join(' ') : verdict.reason
}

const list = (...rids: string[]) => ({ kid: authority.kid, method: 'rid', ctr: 1, rids })

describe('a revocation list', () => {
  it('revokes what it names, whole and exactly', async () => {
    expect(await under(list('r1'))).toBe('revoked')
    expect(await under(list('R1', 'r11', 'r'))).toBe('verified')
  })

  it('with a time revokes what was issued strictly before it', async () => {
    expect(await under(list('r1.1700000001'))).toBe('revoked')
    expect(await under(list('r1.1700000000'))).toBe('verified')
    expect(await under(list('r1.1600000000', 'r1'))).toBe('revoked')
  })

  it('that is malformed warns, and revokes nobody', async () => {
    const invalid = 'verified revocation-list-invalid'
    expect(await under({ ...list('r1'), method: 'hash' })).toBe(invalid)
    expect(await under({ ...list('r1'), ctr: 2 })).toBe(invalid)
    expect(await under(list('r1', 'r1'))).toBe(invalid)
    expect(await under(list('r1', 'an id that is none'))).toBe(invalid)
  })

  it('that is malformed does not stand in the way of a good one', async () => {
    expect(await under(list('r1', 'r1'), list('r1'))).toBe('revoked')
  })

  it('counts its version as text or as a number', async () => {
    expect(await under({ ...list('r1'), ctr: '1' })).toBe('revoked')
  })
})

describe('a key', () => {
  const key = authority.jwk
  it.each([
    ['private', { ...key, d: 'secret' }, 'key-private'],
    ['of another type', { ...key, kty: 'RSA' }, 'key-wrong-type'],
    ['on another curve', { ...key, crv: 'P-384' }, 'key-wrong-type'],
    ['for encryption', { ...key, use: 'enc' }, 'key-wrong-use'],
    ['for no use', { ...key, use: undefined }, 'key-wrong-use'],
    ['of another algorithm', { ...key, alg: 'ES384' }, 'key-wrong-algorithm'],
    ['with an id that is not its thumbprint', { ...key, kid: 'k' }, 'key-wrong-id'],
    ['off the curve', { ...key, y: key['x'] }, 'key-wrong-id'],
    ['that is none', 'key', 'key-malformed'],
  ])('%s is left out', async (_what, jwk, fault) => {
    expect(await importKey(jwk)).toEqual({ ok: false, error: fault })
  })

  it('left out leaves the others of its issuer in use', async () => {
    const trust = authority.trust()
    trust.issuers[0]?.jwks.keys.unshift({ ...key, d: 'secret' })
    const { view, leftOut } = await buildTrustView(trust)
    expect(leftOut).toEqual([{ issuer: authority.iss, kid: authority.kid, fault: 'key-private' }])
    expect(verifyTexts([numeric(authority.card())], view, atS).outcome).toBe('verified')
  })

  const manifest = join(vectors, 'manifest.json')
  it.skipIf(!existsSync(manifest))(
    'of other people’s test vectors is imported, or not, as they say',
    async () => {
      const cases = JSON.parse(readFileSync(manifest, 'utf8')) as {
        kind: string
        expect: string
        file: string
        id: string
      }[]
      const imports = cases.filter(({ kind }) => kind === 'jwks-import')
      expect(imports.length).toBeGreaterThan(5)
      for (const { id, file, expect: expected } of imports) {
        const { keys } = JSON.parse(readFileSync(join(vectors, file), 'utf8')) as { keys: unknown[] }
        const imported = await Promise.all(keys.map(importKey))
        const good = imported.every(({ ok }) => ok)
        if (expected !== 'reject-x5c') expect(`${id} ${good}`).toBe(`${id} ${expected === 'accept'}`)
      }
    },
  )
})

describe('the same key under two issuers', () => {
  it('is good for the issuer that a card names, and for no other', async () => {
    const one = new ShcAuthority('https://one.example')
    const two = new ShcAuthority('https://two.example')
    const { view } = await buildTrustView({ issuers: [...one.trust().issuers, ...two.trust().issuers] })
    const crossed = verifyTexts([numeric(one.card({ iss: 'https://two.example' }))], view, atS)
    expect(crossed).toMatchObject({ outcome: 'refused', reason: 'key-unknown' })
  })
})

describe('a trust file', () => {
  it('that is none says where it is wrong', () => {
    const issuer = { format: 'smart-health-card', iss: 'http://x', name: 'n', jwks: { keys: [] } }
    expect(parseTrustDocument({ issuers: [issuer] })).toMatchObject({
      ok: false,
      error: [{ path: 'issuers.0.iss' }],
    })
    expect(parseTrustDocument({ issuers: [{ ...issuer, iss: 'https://x/' }] }).ok).toBe(false)
    expect(parseTrustDocument([]).ok).toBe(false)
  })
})
