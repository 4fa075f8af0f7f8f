import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { importKey } from '../../../main/engine/passes/smart-health-card/jwk.ts'
import { smartHealthCardTrust } from '../../../main/engine/passes/smart-health-card/trust.ts'
import type { TrustFault } from '../../../main/engine/trust/trust-kind.ts'
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
    expect(await under({ ...list('r1'), rids: [1, 2, 3] })).toBe(invalid)
    expect(await under(list('r1', 'an id that is none'))).toBe(invalid)
  })

  it('that is malformed does not stand in the way of a good one', async () => {
    expect(await under(list('r1', 'r1'), list('r1'))).toBe('revoked')
  })

  it('counts its version as text or as a number', async () => {
    expect(await under({ ...list('r1'), ctr: '1' })).toBe('revoked')
  })
})

/** A public key whose x begins with a zero byte, written without it. */
function shortKey() {
  for (;;) {
    const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
      format: 'jwk',
    })
    const bytes = Buffer.from(x, 'base64url')
    if (bytes[0] === 0) return { kty: 'EC', crv: 'P-256', x: bytes.subarray(1).toString('base64url'), y }
  }
}

/** Its id is the thumbprint of what it says. */
function offTheCurve(): object {
  const [crv, kty, x] = ['P-256', 'EC', String(authority.jwk['x'])]
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv, kty, x, y: x }))
    .digest('base64url')
  return { ...authority.jwk, y: x, kid }
}

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
    ['whose coordinates are of no point', offTheCurve(), 'key-malformed'],
  ])('%s is left out', (_what, jwk, fault) => {
    expect(importKey(jwk)).toEqual({ ok: false, error: fault })
  })

  it('left out leaves the others of its issuer in use', async () => {
    const trust = authority.trust()
    trust.issuers[0]?.jwks.keys.unshift({ ...key, d: 'secret' })
    const { view, leftOut } = await buildTrustView(trust)
    expect(leftOut).toEqual([{ issuer: authority.iss, kid: authority.kid, fault: 'key-private' }])
    expect(verifyTexts([numeric(authority.card())], view, atS).outcome).toBe('verified')
  })

  it('whose maker dropped a leading zero byte is taken at its full length, by the thumbprint of what is written', async () => {
    const short = shortKey()
    const kid = await calculateJwkThumbprint(short)
    const jwk = { ...short, use: 'sig', alg: 'ES256', kid }
    const imported = importKey(jwk)
    if (!imported.ok) throw new Error(imported.error)
    const { x = '' } = imported.value.publicKey.export({ format: 'jwk' })
    expect([Buffer.from(x, 'base64url').length, Buffer.from(x, 'base64url')[0]]).toEqual([32, 0])
    const other = { ...short, x: Buffer.from(short.x, 'base64url').subarray(1).toString('base64url') }
    expect(importKey({ ...jwk, ...other, kid: await calculateJwkThumbprint(other) })).toEqual({
      ok: false,
      error: 'key-malformed',
    })
  })

  const manifest = join(vectors, 'manifest.json')
  it.skipIf(!existsSync(manifest))('of other people’s test vectors is imported, or not, as they say', () => {
    const cases = JSON.parse(readFileSync(manifest, 'utf8')) as {
      kind: string
      expect: string
      file: string
      id: string
      code: string
    }[]
    const codes: Partial<Record<TrustFault, string>> = {
      'key-wrong-id': 'INVALID_KEY_WRONG_KID',
      'key-wrong-use': 'INVALID_KEY_WRONG_USE',
      'key-wrong-algorithm': 'INVALID_KEY_WRONG_ALG',
      'key-wrong-type': 'INVALID_KEY_WRONG_KTY',
    }
    const imports = cases.filter(({ kind }) => kind === 'jwks-import')
    expect(imports.length).toBeGreaterThan(5)
    for (const { id, file, code, expect: expected } of imports) {
      const { keys } = JSON.parse(readFileSync(join(vectors, file), 'utf8')) as { keys: unknown[] }
      const imported = keys.map(importKey)
      const found = new Set(imported.map((result) => (result.ok ? 'OK' : codes[result.error])))
      // Certificates are asked for below, of an issuer that is trusted by them.
      if (expected !== 'reject-x5c') expect([id, ...found]).toEqual([id, code])
    }
  })
})

describe.skipIf(!existsSync(vectors))('other people’s malformed lists', () => {
  it.each([
    ['duplicate-rid', 'crl-duplicate'],
    ['invalid-method', 'crl-wrong-method'],
    ['version-mismatch', 'crl-wrong-version'],
  ])('(%s) are named, and take the place of no good one', async (name, fault) => {
    const read = (file: string): unknown =>
      JSON.parse(readFileSync(join(vectors, 'shc/trust', `badcrl-${name}.${file}.json`), 'utf8'))
    const bad = read('crl') as { kid: string }
    const entry = (crl: unknown) => {
      const issuer = { format: 'smart-health-card', iss: 'https://a.example', name: 'n' }
      const parsed = parseTrustDocument({ issuers: [{ ...issuer, jwks: read('jwks'), crls: [crl] }] })
      const [issued] = parsed.ok ? parsed.value.issuers : []
      if (issued?.format !== 'smart-health-card') throw new Error('no entry')
      return issued
    }
    const good = { kid: bad.kid, method: 'rid', ctr: 1, rids: ['lost'] }
    const { entry: kept, leftOut } = await smartHealthCardTrust.merge(entry(good), entry(bad))
    expect(leftOut).toEqual([{ issuer: 'https://a.example', kid: bad.kid, fault }])
    expect(kept.crls).toEqual([good])
  })
})

describe.skipIf(!existsSync(vectors))('other people’s keys with certificates', () => {
  const keyIn = (file: string) => {
    const { keys } = JSON.parse(readFileSync(join(vectors, 'shc/keys', file), 'utf8')) as {
      keys: { x5c: string[]; kid: string }[]
    }
    const [key] = keys
    if (key === undefined) throw new Error(`${file} has no key`)
    return key
  }
  const iss = 'https://smarthealth.cards/examples/issuer'
  const key = keyIn('valid_key_with_x5c.json')
  const root = key.x5c.at(-1) ?? ''
  const taken = async (jwk: unknown, roots: string[], issuer = iss) => {
    const entry = {
      format: 'smart-health-card' as const,
      iss: issuer,
      name: 'n',
      jwks: { keys: [jwk] },
      crls: [],
    }
    const { view, leftOut } = await buildTrustView({ issuers: [{ ...entry, pki: { roots } }] })
    return {
      keys: [...(view.of(smartHealthCardTrust).get(issuer)?.keys.values() ?? [])],
      faults: leftOut.map(({ fault }) => fault),
    }
  }

  it('are taken where they lead to a pinned root, for as long as all of the chain is valid', async () => {
    const { keys, faults } = await taken(key, [root])
    expect(faults).toEqual([])
    expect(keys).toMatchObject([
      { kid: key.kid, certified: { fromS: Date.UTC(2021, 2, 29, 16, 0, 45) / 1_000 } },
    ])
    expect(keys[0]?.certified?.untilS).toBe(Date.UTC(2031, 2, 27, 16, 0, 45) / 1_000)
  })

  it.each([
    ['without any', { ...key, x5c: undefined }, [root], iss, 'certificate-malformed'],
    ['that are none', { ...key, x5c: ['AAAA'] }, [root], iss, 'certificate-malformed'],
    ['of another issuer', key, [root], 'https://other.example', 'certificate-wrong-issuer'],
    ['with a gap', { ...key, x5c: [key.x5c[0], key.x5c[2]] }, [root], iss, 'certificate-untrusted'],
    [
      'of a root that is not pinned',
      key,
      [keyIn('invalid_no_SAN.public.json').x5c.at(-1) ?? ''],
      iss,
      'certificate-untrusted',
    ],
  ])('%s are left out', async (_what, jwk, roots, issuer, fault) => {
    expect(await taken(jwk, roots, issuer)).toEqual({ keys: [], faults: [fault] })
  })

  it('that name no issuer are left out', async () => {
    const noSan = keyIn('invalid_no_SAN.public.json')
    expect(await taken(noSan, [noSan.x5c.at(-1) ?? ''])).toEqual({
      keys: [],
      faults: ['certificate-wrong-issuer'],
    })
  })

  it('are not looked at where the issuer is trusted by its keys alone', async () => {
    const entry = { format: 'smart-health-card' as const, iss, name: 'n', jwks: { keys: [key] }, crls: [] }
    const { view, leftOut } = await buildTrustView({ issuers: [entry] })
    expect(leftOut).toEqual([])
    expect(view.of(smartHealthCardTrust).get(iss)?.keys.get(key.kid)?.certified).toBeNull()
  })
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

  it.each([
    ['a key', { jwks: { keys: ['deep'] } }],
    ['a list', { crls: ['deep'] }],
    ['a revoked id', { crls: [{ kid: 'k', method: 'rid', ctr: 1, rids: ['deep'] }] }],
    ['what is no part of it', { more: 'deep' }],
  ])('with %s that is nested without end is refused, and the issuer is named', (_, part) => {
    const issuer = { format: 'smart-health-card', iss: 'https://a.example', name: 'n', jwks: { keys: [] } }
    const written = JSON.stringify({ issuers: [{ ...issuer, ...part }] })
    for (const deep of [
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    ]) {
      expect(parseTrustDocument(JSON.parse(written.replace('"deep"', deep)))).toMatchObject({
        ok: false,
        error: [{ path: 'issuers.0' }],
      })
    }
  })
})
