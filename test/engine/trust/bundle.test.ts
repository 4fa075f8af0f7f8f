import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, exportJWK, generateKeyPair, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  fingerprintOf,
  maxBundleLength,
  openBundle,
  signBundle,
  type Bundle,
  type SignerJwk,
} from '../../../main/engine/trust/bundle/bundle.ts'
import { good } from '../../support/authority.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const nowS = 1_795_000_000
const type = 'passgate-trust-bundle+jws'
const bundle: Bundle = {
  serial: 7,
  madeAtS: nowS - 60,
  madeBy: 'A stadium',
  trust: new ShcAuthority().trust(),
}

async function newKey(): Promise<SignerJwk & { readonly d: string }> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const { x = '', d = '' } = await exportJWK(privateKey)
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}
const key = await newKey()
const { d: _, ...publicKey } = key
const signed = good(await signBundle(bundle, key))
const anybody = () => true

/** What a gate that pinned everybody says of a bundle. */
const codeOf = async (text: string): Promise<string> => {
  const opened = await openBundle(text, anybody, nowS)
  return opened.ok ? 'taken' : opened.error.code
}

/** Signed as it should be, around any content. */
const sealed = (payload: unknown, header: object = {}): Promise<string> =>
  new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ: type, jwk: publicKey, ...header })
    .sign(key)
const payload = { version: 1, ...bundle }

describe('a trust bundle', () => {
  it('comes out as it went in, with the fingerprint of who signed it', async () => {
    const digest = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${key.x}"}`)
    const fingerprint = digest.digest('base64url')
    expect(good(await openBundle(signed, anybody, nowS))).toEqual({ ...bundle, signer: fingerprint })
    expect(await fingerprintOf(publicKey)).toBe(fingerprint)
  })

  it('holds no private key', () => {
    expect(Buffer.from(signed.split('.')[0] ?? '', 'base64url').toString()).not.toContain('"d"')
    expect(signed).not.toContain(key.d)
  })

  it('is opened for pinned signers alone', async () => {
    const asked: string[] = []
    const opened = await openBundle(signed, (fingerprint) => asked.push(fingerprint) === 0, nowS)
    expect(opened).toMatchObject({ ok: false, error: { code: 'signer-not-pinned', detail: asked[0] } })
  })

  it('may have been made by a clock that is some minutes ahead, and not by one that is hours ahead', async () => {
    expect(await codeOf(await sealed({ ...payload, madeAtS: nowS + 300 }))).toBe('taken')
    expect(await codeOf(await sealed({ ...payload, madeAtS: nowS + 301 }))).toBe('bundle-from-future')
  })

  it('is refused when it is larger than any', async () => {
    expect(await codeOf('a'.repeat(maxBundleLength + 1))).toBe('bundle-too-large')
    const ids = Array.from({ length: 200 }, () => 'x'.repeat(300_000))
    const large = { ...bundle, trust: { issuers: [{ format: 'venue-ticket', ids }] } } as unknown as Bundle
    expect(await signBundle(large, key)).toMatchObject({ ok: false, error: { code: 'bundle-too-large' } })
  })

  it.each([
    ['without a signature', () => new UnsecuredJWT({ ...payload }).encode(), 'bundle-unsigned'],
    ['with its signature cut off', () => signed.slice(0, signed.lastIndexOf('.') + 1), 'bundle-unsigned'],
    ['with another algorithm in its header', () => reheaded({ alg: 'HS256' }), 'bundle-algorithm-unknown'],
    ['of another type', () => sealed(payload, { typ: 'JWT' }), 'bundle-malformed'],
    ['with critical extensions', () => reheaded({ crit: ['x'], x: 1 }), 'bundle-malformed'],
    ['that shows its private key', () => reheaded({ jwk: key }), 'bundle-malformed'],
    ['without its key', () => reheaded({ jwk: undefined }), 'bundle-malformed'],
    [
      'with a key that is no point',
      () => reheaded({ jwk: { ...publicKey, x: '_'.repeat(43) } }),
      'bundle-signature-invalid',
    ],
    [
      'signed with another key than it shows',
      async () => sealed(payload, { jwk: await publicHalf() }),
      'bundle-signature-invalid',
    ],
    ['of a later version', () => sealed({ ...payload, version: 2, trust: 7 }), 'bundle-version-unknown'],
    ['without a serial', () => sealed({ ...payload, serial: 0 }), 'bundle-malformed'],
    [
      'whose maker commands the terminal',
      () => sealed({ ...payload, madeBy: '\u001B[2J' }),
      'bundle-malformed',
    ],
    ['whose trust is none', () => sealed({ ...payload, trust: { issuers: [{}] } }), 'bundle-malformed'],
    ['that is no JSON', () => sealed('{'), 'bundle-malformed'],
    ['that is nested without end', () => sealed('['.repeat(100_000)), 'bundle-malformed'],
    ['that is empty', () => '', 'bundle-malformed'],
    ['with a long header', () => sealed(payload, { jku: 'x'.repeat(2_000) }), 'bundle-malformed'],
  ])('%s is refused', async (_what, text, code) => {
    expect(await codeOf(await text())).toBe(code)
  })

  it('is refused whatever one changes in it, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(signed.trim().length - 1),
        fc.constantFrom('A', 'Z', 'a', '9', '-', '_', '.', '=', ' ', '{'),
        async (at, put) => {
          const text = signed.slice(0, at) + put + signed.slice(at + 1)
          // The last letter of base64 has bits that count for nothing.
          const same = Buffer.from(text.trim().split('.').join(''), 'base64url')
          fc.pre(!same.equals(Buffer.from(signed.trim().split('.').join(''), 'base64url')))
          expect(await codeOf(text)).not.toBe('taken')
        },
      ),
      { numRuns: 1_000 },
    )
    for (let nth = 0; nth < 500; nth += 1) {
      const junk = randomBytes(nth).toString(nth % 2 === 0 ? 'latin1' : 'base64url')
      expect(await codeOf(`${junk}.${junk}.${junk}`)).not.toBe('taken')
    }
  })
})

const publicHalf = async (): Promise<SignerJwk> => {
  const { d: __, ...half } = await newKey()
  return half
}

/** The same bundle under another header, its signature left as it was. */
function reheaded(change: object): string {
  const header = { alg: 'EdDSA', typ: type, jwk: publicKey, ...change }
  const [, body, signature] = signed.trim().split('.')
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), body, signature].join('.')
}
