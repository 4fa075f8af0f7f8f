import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AgreedEffect,
  maxTrustFileLength,
  type ChangeAnswer,
  type TrustChange,
} from '../../../../main/contract/trust-api.ts'
import { Audit } from '../../../../main/engine/store/audit.ts'
import { everyIssuer } from '../../../../main/engine/store/issuer-list.ts'
import { TrustStore } from '../../../../main/engine/store/trust-store.ts'
import { TrustSetup } from '../../../../main/engine/trust/setup/trust-setup.ts'
import type { TrustDocument } from '../../../../main/engine/trust/trust-document.ts'
import { bundleOffice } from '../../../support/bundle-office.ts'
import { newFolder } from '../../../support/folder.ts'
import { importedBy, openGateStore } from '../../../support/gate-store.ts'
import { ShcAuthority } from '../../../support/shc-authority.ts'

const nowS = 1_795_000_000
const [a, b] = ['a', 'b'].map((name) => new ShcAuthority(`https://${name}.example`)) as [
  ShcAuthority,
  ShcAuthority,
]
const both = { issuers: [...a.trust().issuers, ...b.trust().issuers] }
const office = await bundleOffice()
const undo: TrustChange = { kind: 'undo' }
const file: TrustChange = { kind: 'file', upload: 'upload-1' }

/** As it goes over the contract: the counts, and nothing else. */
function agreedTo(answer: ChangeAnswer): AgreedEffect {
  if (answer.kind !== 'would') throw new Error(JSON.stringify(answer))
  return AgreedEffect.parse(answer.effect)
}

function gate() {
  const { store } = openGateStore(newFolder())
  const setup = new TrustSetup(store)
  const change = (what: TrustChange, agreed: Parameters<TrustSetup['changeTrust']>[0]['agreed'] = null) =>
    setup.changeTrust({ job: 'a-job-of-a-screen', change: what, agreed }, nowS)
  const upload = (text: string, id = 'upload-1') =>
    setup.trustFilePart({ upload: id, part: 0, text, last: true })
  const trust = new TrustStore(store)
  /** Asks what it would do, and agrees. */
  const done = async (what: TrustChange) => {
    const would = await change(what)
    const answer = await change(what, agreedTo(would))
    expect(answer).toEqual({ ...would, kind: 'done' })
    return answer.kind === 'done' ? answer.effect : null
  }
  const tables = () =>
    ['issuers', 'bundle_issuers', 'distrusted_issuers', 'bundle_signers'].map((table) =>
      store.db.prepare(`SELECT * FROM ${table}`).all(),
    )
  const audited = () => new Audit(store).newest(99).map(({ actor, action }) => `${actor}: ${action}`)
  return { store, setup, change, upload, trust, done, tables, audited }
}

const choose = (accepted: boolean, part: object = {}): TrustChange => ({
  kind: 'choose',
  accepted,
  issuer: null,
  filter: { ...everyIssuer, ...part },
})

describe('a change of trust on the setup screen', () => {
  it('does what it said that it would, is on record, and undone leaves every byte as it was', async () => {
    const { upload, done, tables, audited, setup } = gate()
    const states = [tables()]
    upload(JSON.stringify(both))
    expect(await done(file)).toMatchObject({ issuersAdded: 2, keysAdded: 2, undone: null, bundle: null })
    states.push(tables())
    expect(await done(choose(false))).toMatchObject({ issuersDistrusted: 2, keysWithdrawn: 0 })
    expect(setup.issuers({ filter: everyIssuer, offset: 0, limit: 1 })).toMatchObject({
      all: { issuers: 2, keys: 2, distrusted: 2 },
      lastChange: { action: 'issuers-distrusted', atS: nowS },
    })
    expect(await done(undo)).toMatchObject({
      issuersTrusted: 2,
      undone: { action: 'issuers-distrusted', atS: nowS },
    })
    expect(tables()).toEqual(states.pop())
    await done(undo)
    expect(tables()).toEqual(states.pop())
    expect(audited()).toEqual(
      ['trust-undone', 'trust-undone', 'issuers-distrusted', 'trust-imported'].map(
        (what) => `setup screen: ${what}`,
      ),
    )
  })

  it('is not made where it would now do something else than was agreed to', async () => {
    const { upload, change, trust, tables } = gate()
    upload(JSON.stringify(both))
    const would = agreedTo(await change(file))
    await trust.import(a.trust(), nowS, importedBy)
    const before = tables()
    expect(await change(file, would)).toEqual({ kind: 'changed-meanwhile' })
    expect(tables()).toEqual(before)
    const undoing = agreedTo(await change(undo))
    trust.choose({ accepted: false, id: null, format: null }, { atS: nowS, actor: 'tester' })
    expect(await change(undo, undoing)).toEqual({ kind: 'changed-meanwhile' })
    expect(await change(choose(true), undoing)).toEqual({ kind: 'changed-meanwhile' })
  })

  it('has nothing to undo at a gate where nothing was changed', async () => {
    const { change } = gate()
    expect(await change(undo)).toEqual({ kind: 'nothing-to-undo' })
  })

  it('may be about one issuer, or about those alone that were found', async () => {
    const { upload, done, setup, store } = gate()
    upload(JSON.stringify(both))
    await done(file)
    const rows = () =>
      setup.issuers({ filter: { ...everyIssuer, accepted: false }, offset: 0, limit: 9 }).rows
    await done(choose(false, { search: 'B.EXAMPLE' }))
    expect(rows().map(({ id }) => id)).toEqual([b.iss])
    const [line] = new Audit(store).newest(1)
    expect(JSON.parse(line?.detail ?? '')).toMatchObject({ issuer: 'all', search: 'B.EXAMPLE' })
    const issuer = { format: 'smart-health-card', id: b.iss }
    await done({ kind: 'choose', accepted: true, issuer, filter: everyIssuer })
    expect(rows()).toEqual([])
  })
})

describe('a file that is handed in on the setup screen', () => {
  it('comes in parts, whole and in order, and the next one takes its place', () => {
    const { setup } = gate()
    const part = (upload: string, no: number, last = false) =>
      setup.trustFilePart({ upload, part: no, text: 'x', last })
    expect([part('upload-1', 0), part('upload-1', 2), part('upload-2', 1)]).toEqual([
      'taken',
      'not-next',
      'not-next',
    ])
    expect([part('upload-2', 0, true), part('upload-1', 1), part('upload-2', 1)]).toEqual([
      'taken',
      'not-next',
      'not-next',
    ])
  })

  it('is refused when it is larger than a screen may bring, or was never whole', async () => {
    const { setup, change } = gate()
    const text = 'x'.repeat(maxTrustFileLength / 2)
    const part = (no: number, last = false) =>
      setup.trustFilePart({ upload: 'upload-1', part: no, text, last })
    expect([part(0), part(1), part(2)]).toEqual(['taken', 'taken', 'too-large'])
    expect(await change(file)).toMatchObject({ kind: 'refused', fault: 'upload-gone' })
    part(0)
    expect(await change(file)).toMatchObject({ kind: 'refused', fault: 'upload-gone' })
  })

  it('withdraws, as a bundle of a pinned signer, what that one no longer names', async () => {
    const { setup, upload, done } = gate()
    upload(await office.bundle(1, both))
    const typed = office.fingerprint
    expect(await setup.signers({ kind: 'pin', upload: 'upload-1', typed }, nowS)).toEqual({ kind: 'done' })
    await done(file)
    upload(await office.bundle(2, b.trust()))
    expect(await done(file)).toMatchObject({
      issuersWithdrawn: 1,
      bundle: { madeBy: 'The office', serial: 2 },
    })
    expect(setup.issuers({ filter: everyIssuer, offset: 0, limit: 9 })).toMatchObject({
      rows: [{ id: b.iss, source: office.fingerprint }],
      sources: [office.fingerprint],
      signers: [{ fingerprint: office.fingerprint, lastSerial: 2 }],
    })
  })

  it.each<[what: string, text: () => string | Promise<string>, answer: object]>([
    ['older than the last', () => office.bundle(1, both), { fault: 'bundle-older' }],
    ['unsigned', () => JSON.stringify(both), { fault: 'bundle-unsigned' }],
    [
      'altered',
      async () => (await office.bundle(9, both)).replace(/.{9}\n$/, 'AAAAAAAAA\n'),
      { fault: 'bundle-signature-invalid' },
    ],
    ['of a clock that is ahead', () => office.bundle(9, both, nowS + 9_000), { fault: 'bundle-from-future' }],
    ['no bundle', () => 'a picture', { fault: 'bundle-malformed' }],
    ['of a stranger', async () => (await bundleOffice()).bundle(9, both), { kind: 'not-pinned' }],
  ])('is refused when it is %s, and nothing changes', async (_what, text, answer) => {
    const { setup, upload, done, change, tables } = gate()
    upload(await office.bundle(5, a.trust()))
    await setup.signers({ kind: 'pin', upload: 'upload-1', typed: office.fingerprint }, nowS)
    await done(file)
    const before = tables()
    upload(await text())
    expect(await change(file)).toMatchObject({ kind: 'refused', ...answer })
    expect(tables()).toEqual(before)
  })

  it.each([
    ['no JSON', '{', 'trust-file-malformed'],
    ['nested without end', `{"issuers":${'['.repeat(100_000)}`, 'trust-file-malformed'],
    ['no trust file', '{"issuers":[{}]}', 'trust-file-malformed'],
    [
      'of a demo',
      JSON.stringify(new ShcAuthority('https://demo.passgate.invalid/x').trust()),
      'issuer-not-allowed',
    ],
  ])('that is %s is refused as a trust file', async (_what, text, fault) => {
    const { upload, change } = gate()
    upload(text)
    expect(await change(file)).toMatchObject({ kind: 'refused', fault })
  })
})

describe('a signer of bundles', () => {
  it('is shown in part, and pinned by whoever has the rest from where its bundles are made', async () => {
    const { setup, upload, change, audited } = gate()
    upload(await office.bundle(1, both))
    const refused = await change(file)
    expect(refused).toEqual({ kind: 'not-pinned', shown: office.fingerprint.slice(0, 31) })
    const pin = (typed: string) => setup.signers({ kind: 'pin', upload: 'upload-1', typed }, nowS)
    for (const typed of ['', office.fingerprint.slice(0, 31), 'AAAA AAAA AAAA', office.fingerprint.slice(32)])
      expect(await pin(typed)).toEqual({ kind: 'not-the-same' })
    const end = office.fingerprint.slice(31)
    expect(await pin(`${end.slice(0, 4)} ${end.slice(4, 8)} ${end.slice(8)}`)).toEqual({ kind: 'done' })
    expect(await change(file)).toMatchObject({ kind: 'would' })
    await setup.signers({ kind: 'unpin', fingerprint: office.fingerprint }, nowS)
    expect(await change(file)).toMatchObject({ kind: 'not-pinned' })
    expect(audited()).toEqual(['setup screen: signer-unpinned', 'setup screen: signer-pinned'])
  })

  it('is not pinned by a bundle that it did not sign', async () => {
    const { setup, upload } = gate()
    upload((await office.bundle(9, both)).replace(/.{9}\n$/, 'AAAAAAAAA\n'))
    const answer = await setup.signers({ kind: 'pin', upload: 'upload-1', typed: office.fingerprint }, nowS)
    expect(answer).toMatchObject({ kind: 'refused', fault: 'bundle-signature-invalid' })
  })
})

describe('the pages of a list of issuers', () => {
  it('have each issuer once and in one order, whatever was searched for', async () => {
    const { setup, trust } = gate()
    const { jwks } = a.trust().issuers[0] ?? {}
    const issuers = Array.from({ length: 200 }, (_, no) => ({
      format: 'smart-health-card',
      iss: `https://issuer-${no}.example`,
      // Many of one name: the order must not hang on it alone.
      name: `Clinic ${no % 7}`,
      jwks,
      crls: [],
    }))
    await trust.import({ issuers } as unknown as TrustDocument, nowS, importedBy)
    fc.assert(
      fc.property(
        fc.constantFrom('', '1', 'CLINIC 3', 'issuer-1', 'nowhere'),
        fc.integer({ min: 1, max: 60 }),
        (search, limit) => {
          const filter = { ...everyIssuer, search }
          const whole = setup.issuers({ filter, offset: 0, limit: 1_000 })
          const paged = Array.from(
            { length: Math.ceil(whole.found.issuers / limit) },
            (_, page) => setup.issuers({ filter, offset: page * limit, limit }).rows,
          ).flat()
          expect(paged).toEqual(whole.rows)
          expect(new Set(paged.map(({ id }) => id)).size).toBe(whole.found.issuers)
          const meant = issuers.filter(({ name, iss }) =>
            `${name} ${iss}`.toLowerCase().includes(search.toLowerCase()),
          )
          expect(paged.map(({ id }) => id).toSorted()).toEqual(meant.map(({ iss }) => iss).toSorted())
        },
      ),
      { numRuns: 60 },
    )
  })
})
