import { createHash, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../main/engine/passes/pass-format.ts'
import { pretix } from '../../../main/engine/passes/pretix/pretix.ts'
import { pretixTrust } from '../../../main/engine/passes/pretix/trust.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustEntry } from '../../../main/engine/trust/trust-document.ts'
import {
  backwards,
  base64OfPem,
  forwards,
  PretixEvent,
  type TicketOptions,
} from '../../support/pretix-authority.ts'

const atS = 1_750_000_000
const demo = new PretixEvent()
const { view: trust } = await buildTrustView({ issuers: [demo.entry({ name: 'The demo event' })] })

const outcomeOf = (verdict: Verdict): string => (verdict.outcome === 'verified' ? 'verified' : verdict.reason)
const outcomeOfTicket = (options: TicketOptions, at = atS): string =>
  outcomeOf(verifyTexts([demo.secret(options)], trust, at))

/** What becomes of these texts where exactly these are trusted. */
async function under(entries: readonly TrustEntry[], ...texts: string[]): Promise<string[]> {
  const { view } = await buildTrustView({ issuers: entries })
  return texts.map((text) => outcomeOf(verifyTexts([text], view, atS)))
}

describe('a good ticket', () => {
  it('says what it admits to', () => {
    const secret = demo.secret({ item: 12, variation: 3, subevent: 14, validFrom: 1_700_000_000 })
    expect(verifyTexts([secret], trust, atS)).toMatchObject({
      outcome: 'verified',
      warnings: [],
      pass: {
        format: 'pretix',
        issuer: { id: 'demo', name: 'The demo event' },
        kid: createHash('sha256')
          .update(
            JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: demo.publicKey.export({ format: 'jwk' }).x }),
          )
          .digest('base64url'),
        type: 'ticket',
        ticket: { id: secret, event: 'demo', zone: '14', product: '12/3', entries: null },
        validFrom: 1_700_000_000,
        validUntil: null,
      },
    })
  })

  it('of an item without variation, of no series, good at any time', () => {
    const { pass } = verifyTexts([demo.secret({ variation: 0, validFrom: 0, validUntil: 0 })], trust, atS)
    expect(pass).toMatchObject({ validFrom: null, validUntil: null, ticket: { product: '1', zone: null } })
    expect(pass?.holder.reveal()).toBeNull()
  })

  it('is valid from its first second through its last', () => {
    const window = { validFrom: 1_000, validUntil: 2_000 }
    expect([999, 1_000, 2_000, 2_000.5].map((at) => outcomeOfTicket(window, at))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
  })

  it('may have a payload of more than 255 bytes: its length has two bytes', () => {
    expect(outcomeOfTicket({ seed: 'x'.repeat(400) })).toBe('verified')
  })

  it('may say more than this program knows', () => {
    // Field 9, the text `later`, behind item 1.
    expect(outcomeOfTicket({ payload: Buffer.of(16, 1, 74, 5, ...Buffer.from('later')) })).toBe('verified')
  })
})

describe('a ticket that breaks a rule', () => {
  it.each<[rule: string, ticket: TicketOptions, reason: string]>([
    ['a later version', { version: 2 }, 'version-unknown'],
    ['a length that is too great', { lengthSaid: 20 }, 'malformed'],
    ['a length that is too small', { lengthSaid: 1 }, 'malformed'],
    ['a payload that ends within a number', { payload: Buffer.of(16, 0x80) }, 'malformed'],
    ['a payload that ends before its text', { payload: Buffer.of(10, 90, 65) }, 'malformed'],
    ['a field of no known type', { payload: Buffer.of(0x77) }, 'malformed'],
    ['a field with the number 0', { payload: Buffer.of(0, 1, 1) }, 'malformed'],
    ['a number without end', { payload: Buffer.alloc(30, 0xff) }, 'malformed'],
    ['a text for an item', { payload: Buffer.of(18, 1, 65) }, 'malformed'],
    ['an item beyond exact numbers', { item: 2 ** 60 }, 'malformed'],
  ])('%s is %s', (_rule, ticket, reason) => {
    expect(outcomeOfTicket({ seed: 'x'.repeat(9), ...ticket })).toBe(reason)
  })

  it('altered in its payload, or signed for another event, is not believed', () => {
    const bytes = forwards(demo.secret())
    bytes[8] = 0x41
    expect(outcomeOf(verifyTexts([backwards(bytes)], trust, atS))).toBe('signature-invalid')
    const stranger = verifyTexts([new PretixEvent().secret()], trust, atS)
    expect(stranger).toMatchObject({ reason: 'signature-invalid', pass: null, claims: { issuer: null } })
  })

  it('cut short, without its padding, or spelled otherwise is malformed: lists of revoked tickets name the text', () => {
    const secret = demo.secret()
    expect(secret).toMatch(/^==/)
    const next = String.fromCodePoint((secret.codePointAt(2) ?? 0) + 1)
    for (const text of [secret.slice(8), secret.slice(2), `==${next}${secret.slice(3)}`])
      expect(outcomeOf(verifyTexts([text], trust, atS))).toBe('malformed')
  })

  it('is larger than any ticket', () => {
    expect(outcomeOfTicket({ seed: 'x'.repeat(900) })).toBe('too-large')
  })

  it('is not even one: a random secret is noise, and so are words, numbers and base64 the right way round', () => {
    for (const text of [
      'k7qz3m5nx8w2vd9htb6ycr4psgfjae5u',
      'GRACIAS/SALA+QA',
      '4006381333931',
      forwards(demo.secret()).toString('base64'),
    ])
      expect(readScan(text)).toMatchObject({ kind: 'refused', reason: 'not-a-pass' })
  })
})

describe('an event', () => {
  it('has several keys, and stands beside others: whichever key verifies a ticket says which event it is for', async () => {
    const renewed = new PretixEvent()
    const other = new PretixEvent('other')
    const { view } = await buildTrustView({
      issuers: [demo.entry({ keys: [demo.key, renewed.key] }), other.entry()],
    })
    const events = [demo, other, renewed, other, demo].map(
      (event) => verifyTexts([event.secret()], view, atS).pass?.ticket?.event,
    )
    expect(events).toEqual(['demo', 'other', 'demo', 'other', 'demo'])
  })

  it('revokes and blocks by the whole text, before it looks at the clock', async () => {
    const expired = demo.secret({ validUntil: 1 })
    const good = demo.secret({ seed: 'another' })
    expect(await under([demo.entry({ revoked: [expired], blocked: [expired] })], expired, good)).toEqual([
      'revoked',
      'verified',
    ])
    expect(await under([demo.entry({ blocked: [expired] })], expired)).toEqual(['blocked'])
    const other = new PretixEvent('other')
    expect(await under([demo.entry(), other.entry({ revoked: [good] })], good)).toEqual(['verified'])
  })

  it('tells the attendant nothing of a text that was not proven, though it is on the list', async () => {
    const stranger = new PretixEvent().secret()
    expect(await under([demo.entry({ revoked: [stranger] })], stranger)).toEqual(['signature-invalid'])
  })

  it('that nobody knows is another matter than a wrong signature', async () => {
    expect(await under([], demo.secret())).toEqual(['issuer-unknown'])
  })

  it.each([
    ['no text', 7, 'key-malformed'],
    ['no base64', '-----BEGIN', 'key-malformed'],
    ['no PEM', Buffer.from('key').toString('base64'), 'key-malformed'],
    ['an empty PEM', Buffer.from(pem('')).toString('base64'), 'key-malformed'],
    ['a private key', privatePem(), 'key-private'],
    [
      'an elliptic curve',
      base64OfPem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
      'key-wrong-type',
    ],
  ])('leaves out a key that is %s, and uses the others', async (_what, key, fault) => {
    const entry = demo.entry({ keys: [key, demo.key] })
    const { view, leftOut } = await buildTrustView({ issuers: [entry] })
    expect(leftOut).toEqual([{ issuer: 'demo', kid: null, fault }])
    expect(outcomeOf(verifyTexts([demo.secret()], view, atS))).toBe('verified')
  })

  it('does not share a key with another, nor bring more than a gate can try', async () => {
    const twice = await buildTrustView({ issuers: [demo.entry(), demo.entry({ event: 'copy' })] })
    expect(twice.leftOut).toMatchObject([{ issuer: 'copy', fault: 'key-twice' }])
    const many = Array.from({ length: 129 }, (_, index) => new PretixEvent(`event ${index}`))
    const { leftOut } = await buildTrustView({ issuers: many.map((event) => event.entry()) })
    expect(leftOut).toMatchObject([{ issuer: 'event 128', fault: 'key-too-many' }])
  })

  it('as a newer document has it replaces the older: keys that are gone are counted, lists are the new ones', async () => {
    const renewed = new PretixEvent()
    const known = demo.entry({ revoked: ['a'], blocked: ['b', 'c'] })
    const next = demo.entry({ keys: [renewed.key, 'no key'], revoked: ['a', 'd'], blocked: ['b'] })
    expect(await pretixTrust.merge(known, next)).toEqual({
      entry: { ...next, keys: [renewed.key] },
      keysWithdrawn: 1,
      leftOut: [{ issuer: 'demo', kid: null, fault: 'key-malformed' }],
    })
    expect(pretixTrust.summary(next)).toEqual({
      name: 'demo',
      country: null,
      keys: 2,
      revocationLists: 2,
    })
  })

  it('needs neither name nor lists in a trust document', () => {
    expect(
      parseTrustDocument({ issuers: [{ format: 'pretix', event: 'demo', keys: [demo.key] }] }),
    ).toMatchObject({ ok: true, value: { issuers: [{ revoked: [], blocked: [] }] } })
    expect(parseTrustDocument({ issuers: [{ format: 'pretix', event: 'demo' }] }).ok).toBe(false)
  })
})

describe('whatever text', () => {
  const secret = demo.secret({ subevent: 14 })

  it('never throws, and is never verified but for the very ticket', () => {
    const bytes = forwards(secret)
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[\w+/=]*$/).map((text) => `${text}QA`),
      fc
        .tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }))
        .map(([at, byte]) => backwards(Buffer.from(bytes.with(at, byte)))),
      fc
        .tuple(fc.nat({ max: secret.length - 1 }), fc.string({ maxLength: 2, unit: 'binary' }))
        .map(([at, text]) => `${secret.slice(0, at)}${text}${secret.slice(at + 1)}`),
    )
    fc.assert(
      fc.property(anything, (text) => {
        readScan(text)
        if (pretix.verify(text, trust, atS).outcome === 'verified') expect(text).toBe(secret)
      }),
      { numRuns: 8_000 },
    )
  })

  it('that the event itself signed is a ticket or malformed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 200 }), (payload) => {
        expect(outcomeOfTicket({ payload })).toMatch(/^(verified|malformed|not-yet-valid|expired)$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

function pem(body: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`
}

function privatePem(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64')
}
