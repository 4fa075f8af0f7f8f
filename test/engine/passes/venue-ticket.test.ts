import fc from 'fast-check'
import QRCode from 'qrcode'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../main/engine/passes/pass-format.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { decodeBase45, encodeBase45 } from '../../../main/engine/passes/base45.ts'
import { importKey } from '../../../main/engine/passes/venue-ticket/jwk.ts'
import { venueTicketTrust } from '../../../main/engine/passes/venue-ticket/trust.ts'
import { venueTicket } from '../../../main/engine/passes/venue-ticket/venue-ticket.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument, type TrustEntry } from '../../../main/engine/trust/trust-document.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'
import {
  shortTextOfBytes,
  VenueTicketAuthority,
  type TicketOptions,
} from '../../support/venue-ticket-authority.ts'

const atS = 1_750_000_000
const venue = new VenueTicketAuthority()
const { view: trust } = await buildTrustView({ issuers: [venue.entry()] })

const outcomeOf = (verdict: Verdict): string =>
  verdict.outcome === 'verified' ? ['verified', ...verdict.warnings].join(' ') : verdict.reason
const outcomeOfText = (text: string, at = atS): string => outcomeOf(verifyTexts([text], trust, at))
const outcomeOfTicket = (options: TicketOptions, at = atS): string => outcomeOfText(venue.ticket(options), at)

/** What becomes of these texts where exactly these are trusted. */
async function under(entries: readonly TrustEntry[], ...texts: string[]): Promise<string[]> {
  const { view } = await buildTrustView({ issuers: entries })
  return texts.map((text) => outcomeOf(verifyTexts([text], view, atS)))
}

describe.each(['EdDSA', 'ES256'] as const)('a good ticket signed by %s', (alg) => {
  const authority = new VenueTicketAuthority(alg)
  const jws = authority.ticket()
  const short = authority.shortText(jws)

  it('is verified from its JWS and its short text, and is the same token', async () => {
    const { view } = await buildTrustView({ issuers: [authority.entry()] })
    for (const text of [jws, short]) {
      const verdict = verifyTexts([text], view, atS)
      expect(verdict).toMatchObject({
        outcome: 'verified',
        warnings: [],
        pass: {
          format: 'venue-ticket',
          issuer: { id: 'https://tickets.example', name: 'A test venue' },
          kid: '2026',
          type: 'ticket',
          ticket: { id: 'k3Jx0aQ9bZ1c', event: 'final', zone: 'north', product: 'adult', entries: 1 },
          validFrom: 1_700_000_000,
          validUntil: 2_000_000_000,
        },
      })
      expect(verdict.pass?.holder.reveal()).toEqual({ name: 'Ada Example', birthDate: null })
      expect(readScan(text)).toMatchObject({ kind: 'whole', token: jws })
    }
  })
})

describe('a good ticket', () => {
  it('is valid from its first moment up to its last, which is too late', () => {
    const claims = { nbf: 1_000.5, exp: 2_000.5 }
    expect([1_000, 1_000.5, 2_000, 2_000.5].map((at) => outcomeOfTicket({ claims }, at))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
  })

  it('need not say zone, product, entries or name', () => {
    const claims = { zone: undefined, prd: undefined, ent: undefined, name: undefined }
    const { pass } = verifyTexts([venue.ticket({ claims })], trust, atS)
    expect(pass?.ticket).toMatchObject({ zone: null, product: null, entries: null })
    expect(pass?.holder.reveal()).toBeNull()
  })

  it('may be bound to a group of lanes, in either text', () => {
    const jws = venue.ticket({ claims: { grp: 'gate-b' } })
    for (const text of [jws, venue.shortText(jws)]) {
      expect(verifyTexts([text], trust, atS).pass?.ticket?.group).toBe('gate-b')
    }
    expect(verifyTexts([venue.ticket()], trust, atS).pass?.ticket).not.toHaveProperty('group')
  })

  it('may say more than this program knows', () => {
    const more = { claims: { seat: '12F', ver: 1, iat: 1_700_000_000 }, header: { cty: 'x', jwk: venue.jwk } }
    expect(outcomeOfTicket(more)).toBe('verified')
  })

  it('does not give its holder away when it is printed or serialised, and the name is on one line', () => {
    const { pass } = verifyTexts([venue.ticket({ claims: { name: 'Ada\u202eLovelace' } })], trust, atS)
    expect(JSON.stringify(pass)).not.toContain('Ada')
    expect(pass?.holder.reveal()?.name).toBe('Ada Lovelace')
  })
})

describe('a ticket that breaks a rule', () => {
  it.each<[rule: string, ticket: TicketOptions, reason: string]>([
    ['no signature at all', { header: { alg: 'none' } }, 'algorithm-unknown'],
    ['a shared secret', { header: { alg: 'HS256' } }, 'algorithm-unknown'],
    ['no algorithm', { header: { alg: undefined } }, 'algorithm-unknown'],
    ['something critical', { header: { crit: ['b64'], b64: false } }, 'algorithm-unknown'],
    ['the algorithm of another kind of key', { header: { alg: 'ES256' } }, 'signature-invalid'],
    ['no key named', { header: { kid: undefined } }, 'malformed'],
    ['another key named', { header: { kid: '2027' } }, 'key-unknown'],
    ['an issuer that is almost ours', { claims: { iss: 'https://tickets.example/' } }, 'issuer-unknown'],
    ['no issuer', { claims: { iss: undefined } }, 'malformed'],
    ['a later version', { claims: { ver: 2, evt: { id: 7 } } }, 'version-unknown'],
    ['a version in words', { claims: { ver: '2' } }, 'malformed'],
    ['no id', { claims: { jti: undefined } }, 'malformed'],
    ['no start', { claims: { nbf: undefined } }, 'malformed'],
    ['no end', { claims: { exp: undefined } }, 'malformed'],
    ['milliseconds for seconds', { claims: { exp: 2_000_000_000_000 } }, 'malformed'],
    ['a date in words', { claims: { nbf: '2026-01-01' } }, 'malformed'],
    ['no event', { claims: { evt: undefined } }, 'malformed'],
    ['an event with a hidden character', { claims: { evt: 'fi\u200bnal' } }, 'malformed'],
    ['half an entry', { claims: { ent: 0.5 } }, 'malformed'],
    ['no entry', { claims: { ent: 0 } }, 'malformed'],
    ['a name without end', { claims: { name: 'x'.repeat(81) } }, 'malformed'],
    ['a byte order mark', { payload: Buffer.from('\ufeff{}') }, 'malformed'],
    ['bytes that are no UTF-8', { payload: Buffer.of(0x7b, 0xff, 0x7d) }, 'malformed'],
    ['a payload that is no object', { payload: Buffer.from('[]') }, 'malformed'],
    ['a payload in too many brackets', { payload: Buffer.from('['.repeat(2_900)) }, 'malformed'],
    ['more than any code holds', { payload: Buffer.alloc(3_000, ' ') }, 'too-large'],
  ])('%s is %s', (_rule, ticket, reason) => {
    expect(outcomeOfTicket(ticket)).toBe(reason)
  })

  it('altered, or signed by a stranger, is not believed', () => {
    const [header, , signature] = venue.ticket().split('.')
    const payload = venue.ticket({ claims: { zone: 'south' } }).split('.')[1]
    expect(outcomeOfText([header, payload, signature].join('.'))).toBe('signature-invalid')
    const stranger = verifyTexts([new VenueTicketAuthority().ticket()], trust, atS)
    expect(stranger).toMatchObject({ reason: 'signature-invalid', pass: null, claims: { issuer: venue.iss } })
  })

  it('whose ES256 signature was rewritten, as anybody can, is still the same ticket by its id', async () => {
    const authority = new VenueTicketAuthority('ES256')
    const [header, payload, signature = ''] = authority.ticket().split('.')
    const raw = Buffer.from(signature, 'base64url')
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
    const s = order - BigInt(`0x${raw.toString('hex', 32)}`)
    raw.write(s.toString(16).padStart(64, '0'), 32, 'hex')
    const { view } = await buildTrustView({ issuers: [authority.entry()] })
    const verdict = verifyTexts([`${header}.${payload}.${raw.toString('base64url')}`], view, atS)
    expect(verdict).toMatchObject({ outcome: 'verified', pass: { ticket: { id: 'k3Jx0aQ9bZ1c' } } })
  })

  it('not signed, cut short, or with its signature spelled otherwise', () => {
    const jws = venue.ticket()
    const [header, payload] = venue.ticket({ header: { alg: 'none' } }).split('.')
    expect(outcomeOfText(`${header}.${payload}.`)).toBe('algorithm-unknown')
    const last = jws.endsWith('A') ? 'B' : jws.endsWith('Q') ? 'R' : jws.endsWith('g') ? 'h' : 'x'
    for (const text of [jws.slice(0, -10), jws.slice(0, -1) + last, `${jws} `, jws.slice(0, 100)])
      expect(outcomeOfText(text)).toBe('malformed')
  })

  it.each([
    ['a later version', 'VT2:ABC', 'version-unknown'],
    ['nothing', 'VT1:', 'malformed'],
    ['small letters', 'VT1:abc', 'malformed'],
    ['a group of one', 'VT1:ABCD', 'malformed'],
    ['three characters above two bytes', 'VT1:::::::', 'malformed'],
    ['an algorithm that is none', shortTextOfBytes(Buffer.alloc(80)), 'malformed'],
    ['a key id beyond its end', shortTextOfBytes(Buffer.of(1, 255, 65)), 'malformed'],
    ['too many values', shortOf('[1,2,3,4,5,6,7,8,9,10,11]'), 'malformed'],
    ['values within values', shortOf('[[]]'), 'malformed'],
    ['no values', shortOf('[]'), 'malformed'],
    ['more than any code holds', `VT1:${'A'.repeat(5_000)}`, 'too-large'],
  ])('as a short text with %s', (_what, text, reason) => {
    expect(outcomeOfText(text)).toBe(reason)
  })
})

/** A short text with these values, signed by nobody. */
function shortOf(values: string): string {
  return shortTextOfBytes(Buffer.of(1, 1), Buffer.from('k'), Buffer.alloc(64), Buffer.from(values))
}

describe('a JWS of another kind', () => {
  it('is left to the format that it is of', () => {
    expect(readScan(new ShcAuthority().card())).toMatchObject({ format: { id: 'smart-health-card' } })
    expect(readScan(venue.ticket({ header: { typ: 'JWT' } }))).toMatchObject({
      format: { id: 'smart-health-card' },
    })
    expect(readScan(venue.ticket())).toMatchObject({ format: { id: 'venue-ticket' } })
  })
})

describe('how large the code is', () => {
  const modules = (text: string, errorCorrectionLevel: 'L' | 'M'): number =>
    QRCode.create([segment(text)], { errorCorrectionLevel }).modules.size
  const segment = (text: string): QRCode.QRCodeSegment =>
    text.startsWith('VT1:') ? { data: text, mode: 'alphanumeric' } : { data: Buffer.from(text), mode: 'byte' }
  const plain = { zone: 'north', prd: 'adult', name: undefined }

  // README.md has these figures.
  it.each(['EdDSA', 'ES256'] as const)('%s: the short text has up to 20 modules less on a side', (alg) => {
    const authority = new VenueTicketAuthority(alg)
    const sizes = [plain, { ...plain, name: 'Ada Lovelace Example' }].map((claims) => {
      const jws = authority.ticket({ claims })
      return [jws, authority.shortText(jws)].map((text) => [modules(text, 'L'), modules(text, 'M')])
    })
    expect(sizes).toEqual([
      [
        [65, 73],
        [49, 53],
      ],
      [
        [69, 77],
        [49, 57],
      ],
    ])
  })
})

describe('an issuer', () => {
  const list = (ctr: number, ...ids: unknown[]) => ({ ctr, ids })
  const jti = 'k3Jx0aQ9bZ1c'

  it('has several keys, and stands beside others', async () => {
    const next = new VenueTicketAuthority('ES256', venue.iss, '2027')
    const other = new VenueTicketAuthority('ES256', 'urn:x-venue:other')
    const entries = [venue.entry({ jwks: { keys: [venue.jwk, next.jwk] } }), other.entry()]
    expect(await under(entries, venue.ticket(), next.ticket(), other.ticket())).toEqual(
      Array.from({ length: 3 }, () => 'verified'),
    )
    const { view } = await buildTrustView({ issuers: entries })
    const borrowed = other.ticket({ claims: { iss: venue.iss } })
    expect(outcomeOf(verifyTexts([borrowed], view, atS))).toBe('signature-invalid')
  })

  it('withdraws tickets by their id, whatever the time', async () => {
    const entry = venue.entry({ revoked: list(1, jti) })
    const expired = venue.ticket({ claims: { exp: 1_700_000_001 } })
    expect(await under([entry], venue.ticket(), expired, venue.ticket({ claims: { jti: 'other' } }))).toEqual(
      ['revoked', 'revoked', 'verified'],
    )
  })

  it('whose list is malformed is warned of, and no ticket of it refused', async () => {
    const invalid = 'verified revocation-list-invalid'
    const numbers = { ctr: 1, ids: [1, 2, 3] }
    for (const revoked of [list(1, 'an id'), list(-1, jti), { ids: [jti] }, numbers, 'none', null]) {
      const { view, leftOut } = await buildTrustView({ issuers: [venue.entry({ revoked })] })
      expect(outcomeOf(verifyTexts([venue.ticket()], view, atS))).toBe(invalid)
      expect(leftOut).toEqual([{ issuer: venue.iss, kid: null, fault: 'crl-malformed' }])
    }
  })

  it('whose list comes again is believed if it is no older and in order', async () => {
    const known = venue.entry({ revoked: list(5, 'a') })
    const kept = async (revoked?: unknown) => {
      const { entry, leftOut } = await venueTicketTrust.merge(
        known,
        venue.entry(revoked === undefined ? {} : { revoked }),
      )
      return [entry.revoked, leftOut.map(({ fault }) => fault)]
    }
    expect(await kept(list(5, 'b'))).toEqual([list(5, 'b'), []])
    expect(await kept(list(6))).toEqual([list(6), []])
    expect(await kept(list(4, 'b'))).toEqual([list(5, 'a'), ['crl-older']])
    expect(await kept('none')).toEqual([list(5, 'a'), ['crl-malformed']])
    expect(await kept()).toEqual([list(5, 'a'), []])
  })

  it('keeps what it says of its list where no good one was ever there', async () => {
    const { entry } = await venueTicketTrust.merge(null, venue.entry({ revoked: 'none' }))
    expect(await under([entry], venue.ticket())).toEqual(['verified revocation-list-invalid'])
    expect(venueTicketTrust.summary(entry).revocationLists).toBe(0)
    expect(venueTicketTrust.summary(venue.entry({ revoked: list(1) })).revocationLists).toBe(1)
  })

  it('as a newer document has it replaces the older: keys that are gone are counted', async () => {
    const next = new VenueTicketAuthority('ES256', venue.iss, '2027')
    const bad = { ...venue.jwk, d: 'secret' }
    expect(
      await venueTicketTrust.merge(venue.entry(), venue.entry({ jwks: { keys: [next.jwk, bad] } })),
    ).toEqual({
      entry: venue.entry({ jwks: { keys: [next.jwk] } }),
      keysWithdrawn: 1,
      leftOut: [{ issuer: venue.iss, kid: '2026', fault: 'key-private' }],
    })
  })

  it('is any exact text in a trust document, and may come without a list', () => {
    const { iss, name, jwks } = venue.entry()
    const parse = (entry: object) =>
      parseTrustDocument({ issuers: [{ format: 'venue-ticket', name, jwks, ...entry }] }).ok
    expect([parse({ iss }), parse({ iss: 'urn:x-venue:arena' }), parse({ iss: 'arena' })]).toEqual([
      true,
      true,
      true,
    ])
    expect([parse({ iss: 'the arena' }), parse({ iss: '' }), parse({ iss, jwks: [] })]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('a key', () => {
  const { jwk } = venue
  const ec = new VenueTicketAuthority('ES256').jwk
  it.each([
    ['private', { ...jwk, d: 'secret' }, 'key-private'],
    ['of another type', { ...jwk, kty: 'RSA' }, 'key-wrong-type'],
    ['on another curve', { ...ec, crv: 'P-384' }, 'key-wrong-type'],
    ['of one type on the curve of the other', { ...jwk, crv: 'P-256' }, 'key-wrong-type'],
    ['for encryption', { ...jwk, use: 'enc' }, 'key-wrong-use'],
    ['for no use', { ...jwk, use: undefined }, 'key-wrong-use'],
    ['of another algorithm', { ...ec, alg: 'EdDSA' }, 'key-wrong-algorithm'],
    ['off the curve', { ...ec, y: ec['x'] }, 'key-malformed'],
    ['cut short', { ...jwk, x: 'AAAA' }, 'key-malformed'],
    ['with half a point', { ...ec, y: undefined }, 'key-malformed'],
    ['without a name', { ...jwk, kid: undefined }, 'key-malformed'],
    ['that is none', 'key', 'key-malformed'],
  ])('%s is left out', (_what, key, fault) => {
    expect(importKey(key)).toEqual({ ok: false, error: fault })
  })

  it('named like another is left out, and the first stays in use', async () => {
    const entry = venue.entry({ jwks: { keys: [jwk, ec] } })
    const { view, leftOut } = await buildTrustView({ issuers: [entry] })
    expect(leftOut).toEqual([{ issuer: venue.iss, kid: '2026', fault: 'key-twice' }])
    expect(outcomeOf(verifyTexts([venue.ticket()], view, atS))).toBe('verified')
  })
})

describe('whatever text', () => {
  const jws = venue.ticket()
  const short = venue.shortText(jws)

  it('never throws, and is never verified but for the very ticket', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `eyJ${text}`),
      fc.string().map((text) => `${jws.split('.')[0]}.${Buffer.from(text).toString('base64url')}.AAAA`),
      fc.string().map((text) => `VT1:${text}`),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => shortTextOfBytes(bytes)),
      fc.json().map(shortOf),
      mutated(jws),
      mutated(short),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const code = readScan(text)
        venueTicket.verify(text, trust, atS)
        if (outcomeOfText(text) === 'verified') expect(code).toMatchObject({ token: jws })
      }),
      { numRuns: 8_000 },
    )
  })

  it('that its issuer signed is a ticket or has a reason', () => {
    const claims = fc.record(
      {
        jti: fc.oneof(fc.string(), fc.integer()),
        nbf: fc.oneof(fc.double(), fc.integer()),
        evt: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
        ent: fc.oneof(fc.double(), fc.nat()),
        name: fc.oneof(fc.string({ unit: 'binary' }), fc.constant({})),
        ver: fc.oneof(fc.constant(1), fc.nat()),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(claims, (changes) => {
        const ticket = venue.ticket({ claims: changes })
        expect(outcomeOfText(ticket)).toMatch(
          /^(verified|malformed|not-yet-valid|version-unknown|too-large)$/,
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('of bytes comes back from base45', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(Buffer.from(bytes))
      }),
    )
    // RFC 9285, section 4.3.
    expect(encodeBase45(Buffer.from('base-45'))).toBe('UJCLQE7W581')
  })
})

/** The text with one character changed, taken out or put in. */
const mutated = (text: string) =>
  fc
    .tuple(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 2, unit: 'binary' }), fc.nat({ max: 1 }))
    .map(([at, change, out]) => text.slice(0, at) + change + text.slice(at + out))
