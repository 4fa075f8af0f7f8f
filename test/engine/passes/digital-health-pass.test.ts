import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../main/engine/passes/pass-format.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { digitalHealthPassTrust } from '../../../main/engine/passes/digital-health-pass/trust.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { parseTrustDocument } from '../../../main/engine/trust/trust-document.ts'
import { HealthPassAuthority, hidden } from '../../support/health-pass-authority.ts'

const atS = 1_750_000_000
const authority = new HealthPassAuthority()
const { view: trust } = await buildTrustView(authority.trust())

const verify = (text: string, at = atS): Verdict => verifyTexts([text], trust, at)
const verifyJson = (json: unknown, at = atS): Verdict => verify(JSON.stringify(json), at)
/** `verified`, or the reason. */
const outcomeOf = (verdict: Verdict): string => (verdict.outcome === 'verified' ? 'verified' : verdict.reason)

describe('a pass like New York’s', () => {
  it('is verified from its JSON, however spaced, and from base64 of it, either alphabet', () => {
    const pass = authority.pass({ given: 'Zoë', family: 'Ñandú??>' })
    const pretty = JSON.stringify(JSON.parse(pass), null, 2)
    const forms = [
      pass,
      `\n${pretty}\n`,
      Buffer.from(pass).toString('base64'),
      Buffer.from(pretty).toString('base64url'),
    ]
    for (const text of forms) {
      expect(verify(text)).toMatchObject({
        outcome: 'verified',
        warnings: [],
        pass: {
          format: 'digital-health-pass',
          issuer: { id: authority.issuer, name: 'A test issuer' },
          kid: authority.creator,
          type: 'vaccination',
          ticket: null,
          validFrom: 1_700_000_000,
          validUntil: 1_900_000_000,
        },
      })
      expect(verify(text).pass?.holder.reveal()).toEqual({ name: 'Zoë Ñandú??>', birthDate: '1984-07-04' })
    }
  })

  it('is the same pass whatever the order of its members', () => {
    const { proof, ...rest } = JSON.parse(authority.pass()) as Record<string, unknown>
    const turned = Object.fromEntries(Object.entries({ proof, ...rest }).toReversed())
    expect(outcomeOf(verifyJson(turned))).toBe('verified')
  })

  it('is valid from its first moment through its last, and afterwards it is expired, not unknown', () => {
    const pass = authority.pass({ issuedAt: 1_000, expires: 2_000 })
    expect([999.9, 1_000, 2_000, 2_000.1].map((at) => outcomeOf(verify(pass, at)))).toEqual([
      'not-yet-valid',
      'verified',
      'verified',
      'expired',
    ])
    expect(verify(pass, 3_000).pass?.holder.reveal()?.name).toBe('Ada Example')
  })

  it('is of the type that it was issued as', () => {
    for (const type of ['vaccination', 'pcr-negative', 'antigen-negative'] as const) {
      expect(verify(authority.pass({ type })).pass?.type).toBe(type)
    }
    expect(verify(authority.pass({ type: 'antigen-negative' })).pass?.evidence.reveal().tests).toEqual([
      { method: 'antigen', result: 'negative', sampled: null },
    ])
    const schema = { credentialSchema: { id: 'did:x;id=libertyhealthpass;version=0.2' } }
    expect(verifyJson(authority.credential({ passType: 'Something new' }, schema)).pass?.type).toBe(
      'covid-pass',
    )
    expect(verifyJson(authority.credential({}, schema)).pass?.type).toBe('covid-pass')
  })

  it('does not give its holder away when it is printed or serialised', () => {
    const verdict = verify(authority.pass())
    expect(JSON.stringify(verdict)).not.toMatch(/Ada|Example|1984/)
  })
})

describe('another credential of the family', () => {
  const read = (subject: Record<string, unknown>, changes: Record<string, unknown>) => {
    const { pass } = verifyJson(authority.credential(subject, changes))
    return { type: pass?.type, holder: pass?.holder.reveal(), evidence: pass?.evidence.reveal() }
  }
  const vaccination = { type: ['VerifiableCredential', 'IDHP-VACCINATION', 'Vaccination'] }
  const test = { type: ['VerifiableCredential', 'IBMDigitalHealthPass', 'Test'] }

  it('tells of doses, the earlier ones too', () => {
    const card = {
      recipient: { givenName: 'Ada', middleName: 'B.', familyName: 'Example', birthDate: '1984-07-04' },
      disease: 'COVID-19',
      medicinalProductCode: '208',
      dateOfVaccination: '2021-03-01',
      doseNumber: 2,
      dosesPerCycle: 2,
      history: [{ occurrenceDateTime: '2021-02-01T10:00:00Z', doseNumber: 1 }, 7],
    }
    expect(read(card, vaccination)).toEqual({
      type: 'vaccination',
      holder: { name: 'Ada B. Example', birthDate: '1984-07-04' },
      evidence: {
        doses: [
          { product: null, date: '2021-02-01', nth: 1, of: null },
          { product: null, date: null, nth: null, of: null },
          { product: { system: 'cvx', code: '208' }, date: '2021-03-01', nth: 2, of: 2 },
        ],
        tests: [],
        recoveries: [],
        record: null,
      },
    })
  })

  it.each([
    [{ testResult: 'Not detected', testType: '94500-6' }, 'pcr-negative'],
    [{ testResult: 'Not detected', testType: '94558-4' }, 'antigen-negative'],
    [{ testResult: 'Not detected' }, 'test-negative'],
    [{ testResult: 'Not detected', testType: '94507-1' }, 'test-other'],
    [{ testResult: 'Detected', testType: '94500-6' }, 'test-other'],
    [{}, 'test-other'],
  ])('tells of a test %o that it is %s', (subject, type) => {
    expect(read(subject, test).type).toBe(type)
  })

  it('tells when a sample was taken', () => {
    const sampled = (dateOfSample: string) => read({ dateOfSample }, test).evidence?.tests[0]?.sampled
    expect(sampled('2021-12-01T10:00:00-05:00')).toBe(1_638_370_800)
    expect(sampled('2021-12-01')).toBe('2021-12-01')
    expect(sampled('2021-12-01T10:00:00')).toBe('2021-12-01')
    expect(sampled('yesterday')).toBeNull()
  })

  it('is no more than a record where it tells of another disease, hides which, or is of a kind unknown here', () => {
    expect(read({ disease: 'Influenza' }, vaccination).type).toBe('health-record')
    expect(read({ disease: hidden('disease', 'Influenza').hash }, vaccination).type).toBe('health-record')
    expect(read({ temperature: 36.6 }, { type: ['VerifiableCredential', 'Temperature'] })).toEqual({
      type: 'health-record',
      holder: null,
      evidence: { doses: [], tests: [], recoveries: [], record: null },
    })
  })

  it('is valid through a day that it names as its last', () => {
    const days = { issuanceDate: '2021-02-28', expirationDate: '2021-03-28' }
    const pass = authority.credential({}, days)
    const at = (time: string) => outcomeOf(verifyJson(pass, Date.parse(time) / 1_000))
    expect(at('2021-02-27T23:59:59Z')).toBe('not-yet-valid')
    expect(at('2021-02-28T00:00:00Z')).toBe('verified')
    expect(at('2021-03-28T23:59:59Z')).toBe('verified')
    expect(at('2021-03-29T00:00:00Z')).toBe('expired')
  })
})

describe('a credential with hidden fields', () => {
  const given = hidden('subject.name.given', 'Ada')
  const first = hidden('shots[0].lot', 'L1')
  const subject = {
    subject: { name: { given: given.hash, family: 'Example' } },
    shots: [{ lot: first.hash }],
  }
  const credential = authority.credential(subject)
  const revealing = (...obfuscation: unknown[]) => verifyJson({ ...credential, obfuscation })

  it('shows what its holder reveals, and nothing of what they do not', () => {
    const nameOf = (verdict: Verdict) => verdict.pass?.holder.reveal()?.name
    expect(nameOf(verifyJson(credential))).toBe('Example')
    expect(nameOf(revealing(first.revealed))).toBe('Example')
    expect(nameOf(revealing(first.revealed, given.revealed))).toBe('Ada Example')
  })

  it.each<[lie: string, revealed: unknown[], reason: string]>([
    ['another value', [{ ...given.revealed, val: 'Eve' }], 'signature-invalid'],
    ['another nonce', [{ ...given.revealed, nonce: 'AAAA' }], 'signature-invalid'],
    ['a nonce that is none', [{ ...given.revealed, nonce: '!' }], 'signature-invalid'],
    ['another place', [{ ...given.revealed, path: 'subject.name.family' }], 'signature-invalid'],
    ['no such place', [{ ...given.revealed, path: 'subject.nobody.given' }], 'signature-invalid'],
    ['a place outside', [{ ...given.revealed, path: '__proto__.given' }], 'signature-invalid'],
    ['a place that is no path', [{ ...given.revealed, path: '$..given' }], 'signature-invalid'],
    ['the same twice', [given.revealed, given.revealed], 'signature-invalid'],
    ['nothing at all', [], 'malformed'],
    ['no object', ['given'], 'malformed'],
  ])('is refused when %s is revealed', (_lie, revealed, reason) => {
    expect(outcomeOf(revealing(...revealed))).toBe(reason)
  })
})

describe('a credential that breaks a rule', () => {
  it.each<[rule: string, changes: Record<string, unknown>, proof: Record<string, unknown>, reason: string]>([
    ['another issuer', { issuer: 'did:hpass:0f0f:b2b2' }, {}, 'issuer-unknown'],
    ['an issuer that is almost ours', { issuer: `${authority.issuer} ` }, {}, 'issuer-unknown'],
    ['another key', {}, { creator: `${authority.issuer}#key-2` }, 'key-unknown'],
    ['another way to sign', {}, { type: 'Ed25519Signature2018' }, 'algorithm-unknown'],
    ['no kind of credential', { type: ['VerifiablePresentation'] }, {}, 'malformed'],
    ['no date of issue', { issuanceDate: undefined }, {}, 'malformed'],
    ['a date in words', { expirationDate: 'never' }, {}, 'malformed'],
    ['a time without a zone', { expirationDate: '2040-01-01T00:00:00' }, {}, 'malformed'],
    ['no proof', { proof: undefined }, {}, 'malformed'],
    ['a subject that is a list', { credentialSubject: [] }, {}, 'malformed'],
  ])('%s: %o %o is %s', (_rule, changes, proof, reason) => {
    expect(outcomeOf(verifyJson(authority.credential({}, changes, proof)))).toBe(reason)
  })

  it.each<[what: string, change: (pass: string) => string, reason: string]>([
    ['another name', (pass) => pass.replace('Ada', 'Eve'), 'signature-invalid'],
    ['another expiry', (pass) => pass.replace('2030', '2039'), 'signature-invalid'],
    ['a member more', (pass) => pass.replace('{', '{"more":1,'), 'signature-invalid'],
    ['a prototype', (pass) => pass.replace('{', '{"__proto__":{"issuer":"x"},'), 'signature-invalid'],
    ['a number out of range', (pass) => pass.replace('{', '{"more":1e999,'), 'malformed'],
    ['half a surrogate pair', (pass) => pass.replace('Ada', '\\ud800'), 'malformed'],
    ['a signature in another alphabet', (pass) => pass.replace(/(signatureValue":")/, '$1+'), 'malformed'],
    ['an empty signature', (pass) => pass.replace(/(signatureValue":)"[^"]*"/, '$1""'), 'signature-invalid'],
    ['half of it', (pass) => pass.slice(0, -20), 'malformed'],
    ['something behind it', (pass) => `${pass}{}`, 'malformed'],
    ['a list around it', (pass) => Buffer.from(`[${pass}]`).toString('base64'), 'not-a-pass'],
    ['base64 of no text', () => `eyJ${Buffer.alloc(30, 0xff).toString('base64')}`, 'malformed'],
    ['depth without end', (pass) => pass.replace('{', `{"more":${'['.repeat(5_000)}`), 'malformed'],
    ['length without end', (pass) => pass.replace('{', `{"more":"${'x'.repeat(20_000)}",`), 'too-large'],
    ['length without end in base64', () => `eyJ${'x'.repeat(40_000)}`, 'too-large'],
  ])('%s is %s', (_what, change, reason) => {
    expect(outcomeOf(verify(change(authority.pass())))).toBe(reason)
  })

  it('may have brackets and quotation marks in its texts', () => {
    expect(outcomeOf(verify(authority.pass({ given: `"\\"${'[{'.repeat(50)}\\` })))).toBe('verified')
  })
})

describe('whom passes are trusted from', () => {
  const leftOut = async (keys: Record<string, unknown>) =>
    (await buildTrustView(authority.trust(keys))).leftOut

  it.each<[rule: string, change: Record<string, unknown>, fault: string]>([
    ['a private key', { d: 'x' }, 'key-private'],
    ['another curve', { crv: 'P-384' }, 'key-wrong-type'],
    ['another use', { use: 'enc' }, 'key-wrong-use'],
    ['another algorithm', { alg: 'ES384' }, 'key-wrong-algorithm'],
    ['a point off the curve', { x: 'A'.repeat(43) }, 'key-malformed'],
    ['half a point', { y: undefined }, 'key-malformed'],
  ])('%s is left out: %o', async (_rule, change, fault) => {
    expect(await leftOut({ [authority.creator]: { ...authority.jwk, ...change } })).toEqual([
      { issuer: authority.issuer, kid: authority.creator, fault },
    ])
  })

  it('a key of another issuer is left out', async () => {
    const other = 'did:hpass:0f0f:b2b2#key-1'
    expect(await leftOut({ [authority.creator]: authority.jwk, [other]: authority.jwk })).toEqual([
      { issuer: authority.issuer, kid: other, fault: 'key-wrong-id' },
    ])
  })

  it('is known by the first key, or by its own id', () => {
    const { creator, jwk, issuer } = authority
    const summaryOf = (entry: object) => {
      const document = parseTrustDocument({ issuers: [{ format: 'digital-health-pass', ...entry }] })
      const first = document.ok ? document.value.issuers[0] : undefined
      return first?.format === 'digital-health-pass'
        ? { id: digitalHealthPassTrust.id(first), ...digitalHealthPassTrust.summary(first) }
        : null
    }
    const listed = { id: issuer, name: issuer, country: null, keys: 1, revocationLists: 0 }
    expect(summaryOf({ keys: { [creator]: jwk } })).toEqual(listed)
    expect(summaryOf({ id: issuer, keys: {} })).toEqual({ ...listed, keys: 0 })
    expect(summaryOf({ keys: {} })).toBeNull()
    expect(summaryOf({ id: 'a b', keys: {} })).toBeNull()
  })

  it('a key that is no longer listed is withdrawn', async () => {
    const entry = (...names: string[]) => ({
      format: 'digital-health-pass' as const,
      keys: Object.fromEntries(names.map((name) => [`${authority.issuer}#${name}`, authority.jwk])),
    })
    const bad = { ...entry('key-2'), keys: { ...entry('key-2').keys, [`${authority.issuer}#key-3`]: 7 } }
    const merged = await digitalHealthPassTrust.merge(entry('key-1', 'key-2'), bad)
    expect(merged).toEqual({
      entry: { ...entry('key-2'), id: authority.issuer },
      keysWithdrawn: 1,
      leftOut: [{ issuer: authority.issuer, kid: `${authority.issuer}#key-3`, fault: 'key-malformed' }],
    })
  })
})

describe('an issuer whose only key is bad', () => {
  it('is still known by the name that the key gave it', async () => {
    const keys = { [authority.creator]: { ...authority.jwk, crv: 'P-384' } }
    const { entry } = await digitalHealthPassTrust.merge(null, { format: 'digital-health-pass', keys })
    expect(entry).toEqual({ format: 'digital-health-pass', id: authority.issuer, keys: {} })
    expect(parseTrustDocument({ issuers: [entry] }).ok).toBe(true)
  })
})

describe('whatever text', () => {
  it('never throws, and is never verified but for the very pass', () => {
    const pass = authority.pass()
    const canonical = (text: string): unknown => JSON.parse(text)
    const base64 = Buffer.from(pass).toString('base64')
    const changed = (text: string) =>
      fc
        .tuple(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 3 }), fc.nat({ max: 3 }))
        .map(([at, put, cut]) => `${text.slice(0, at)}${put}${text.slice(at + cut)}`)
    const anything = fc.oneof(
      changed(pass),
      changed(base64),
      fc.json().map((json) => `{"credentialSubject":${json}}`),
      fc
        .record({ credentialSubject: fc.jsonValue(), proof: fc.jsonValue() })
        .map((json) => JSON.stringify(json)),
      fc.string().map((text) => `{"credentialSubject"${text}`),
    )
    fc.assert(
      fc.property(anything, (text) => {
        if (outcomeOf(verify(text)) !== 'verified') return
        const json = text.trimStart().startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8')
        expect(canonical(json)).toEqual(canonical(pass))
      }),
      { numRuns: 6_000 },
    )
  })

  it('an authentic credential of any content has a type, and a holder or none', () => {
    const member = fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom('COVID-19', '94500-6', '2021-02-03'))
    const subject = fc.record(
      {
        subject: fc.oneof(
          member,
          fc.record({ name: fc.oneof(member, fc.record({ given: member, family: member })) }),
        ),
        recipient: fc.oneof(member, fc.record({ givenName: member, birthDate: member })),
        disease: member,
        passType: member,
        history: fc.oneof(member, fc.array(member)),
        testResult: member,
        dateOfSample: member,
      },
      { requiredKeys: [] },
    )
    const type = fc.constantFrom('Vaccination', 'Test', 'Pass')
    fc.assert(
      fc.property(subject, type, (fields, kind) => {
        const { pass } = verifyJson(authority.credential(fields, { type: ['VerifiableCredential', kind] }))
        // Half a surrogate pair has no canonical form.
        if (pass === null) return
        expect(pass.evidence.reveal().doses.length > 0).toBe(pass.type === 'vaccination')
        pass.holder.reveal()
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a Digital Health Pass that its issuer has revoked', () => {
  const entry = (revoked: readonly unknown[]) => ({
    issuers: [{ format: 'digital-health-pass', keys: { [authority.creator]: authority.jwk }, revoked }],
  })
  const id = `${authority.issuer}#vc-one`
  const answer = async (document: unknown): Promise<string> => {
    const parsed = parseTrustDocument(document)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    const { view } = await buildTrustView(parsed.value)
    const verdict = verifyTexts([authority.pass({ id: 'one' })], view, 1_800_000_000)
    return verdict.outcome === 'refused' ? verdict.reason : 'verified'
  }

  it('is refused by its whole id, and with a time only if it was issued before', async () => {
    expect(await answer(entry([]))).toBe('verified')
    expect(await answer(entry([{ id }]))).toBe('revoked')
    expect(await answer(entry([{ id: 'one' }, { id: `${id}2` }]))).toBe('verified')
    expect(await answer(entry([{ id, before: 1_700_000_000 }]))).toBe('verified')
    expect(await answer(entry([{ id, before: 1_700_000_001 }]))).toBe('revoked')
  })

  it('stays so when an older trust file comes', async () => {
    const { schema, merge } = digitalHealthPassTrust
    const read = (revoked: readonly unknown[]) => schema.parse(entry(revoked).issuers[0])
    const now = read([{ id }, { id: 'another', before: 7 }])
    const older = read([
      { id, before: 5 },
      { id: 'another', before: 9 },
    ])
    const { entry: merged } = await merge(now, older)
    expect(merged.revoked).toEqual([{ id }, { id: 'another', before: 9 }])
    const { revoked: _, ...without } = older
    expect((await merge(now, without)).entry.revoked).toEqual(now.revoked)
    expect((await merge(without, now)).entry.revoked).toEqual(now.revoked)
  })
})
