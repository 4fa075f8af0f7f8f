import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DeskOrder } from '../../../main/contract/desk-api.ts'
import { readAuthority } from '../../../main/engine/issuing/authority.ts'
import { LockedDesk } from '../../../main/engine/issuing/desk.ts'
import type { Secret } from '../../../main/engine/issuing/key-file.ts'
import { trustIn } from '../../../main/engine/issuing/published-files.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { iss, keychainSecret, newAuthority } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'
import { contentsOf, tracesOf } from '../../support/traces.ts'

/** An afternoon in New York, five hours behind. */
const nowMs = Date.UTC(2021, 11, 1, 19)
const nowS = nowMs / 1_000

const passphrase = 'five words that nobody guesses'

async function desk(secret: Secret = keychainSecret) {
  const folder = newFolder()
  await newAuthority(folder, secret)
  const attempts: boolean[] = []
  const clock = new FakeClock(nowMs)
  const keychain = {
    read: (account: string) =>
      Promise.resolve(secret.kind === 'keychain' && account === secret.account ? secret.bytes : null),
    write: () => Promise.reject(new Error('nothing is written here')),
  }
  const doubt = { clock: false }
  const parts = { timeZone: 'America/New_York', clock, isClockDoubtful: () => doubt.clock, keychain }
  const made = new LockedDesk(folder, parts, (well) => attempts.push(well))
  if (secret.kind === 'keychain') expect(await made.unlock(null)).toBe('open')
  return { folder, desk: made, attempts, clock, doubt }
}

/** What a gate that trusts the authority makes of it. */
async function atTheGate(folder: string, texts: readonly string[], atS = nowS) {
  const state = readAuthority(folder)
  if (!state.ok) throw new Error(state.error.code)
  const { view } = await buildTrustView(trustIn(state.value))
  return verifyTexts(texts, view, atS)
}

const ticket: DeskOrder = {
  kind: 'ticket',
  event: 'Cup Final',
  zone: 'North',
  group: 'gate-b',
  product: null,
  entries: 1,
  from: null,
  until: '2021-12-01T23:00',
  name: 'Avery Sample',
}
const record = {
  kind: 'pass',
  given: 'Avery',
  family: 'Sample',
  birthDate: '1990-05-14',
  lastPositive: null,
} as const
const antigen = (sampled: string): DeskOrder => ({ ...record, ground: { kind: 'antigen', sampled } })

describe('a ticket desk', () => {
  it('makes a ticket that the gate admits, from now until the hour by the venue’s clock', async () => {
    const { desk: open, folder } = await desk()
    const made = await open.issue(ticket)
    if (made.kind !== 'issued') throw new Error(made.kind)
    expect(made).toMatchObject({
      passType: 'ticket',
      validFrom: nowS,
      validUntil: Date.UTC(2021, 11, 2, 4) / 1_000,
    })
    const verdict = await atTheGate(
      folder,
      made.codes.map(({ text }) => text),
    )
    expect(verdict).toMatchObject({
      outcome: 'verified',
      pass: { ticket: { id: made.id, event: 'Cup Final', zone: 'North', group: 'gate-b', entries: 1 } },
    })
    expect(verdict.outcome === 'verified' && verdict.pass.holder.reveal()).toEqual({
      name: 'Avery Sample',
      birthDate: null,
    })
  })

  it.each([
    ['that has ended already', { until: '2021-12-01T13:59' }],
    ['that ends before it begins', { from: '2021-12-02T10:00', until: '2021-12-02T09:00' }],
  ])('makes no ticket %s', async (_what, dates) => {
    const { desk: open } = await desk()
    expect(await open.issue({ ...ticket, ...dates })).toEqual({ kind: 'mistaken', fields: ['until'] })
  })

  it('makes a pass of a record that gives one, which is good for as long as the record says', async () => {
    const { desk: open, folder } = await desk()
    const made = await open.issue(antigen('2021-12-01T13:00'))
    if (made.kind !== 'issued') throw new Error(made.kind)
    const untilS = Date.UTC(2021, 11, 2, 0) / 1_000
    expect(made).toMatchObject({ passType: 'antigen-negative', validUntil: untilS })
    const texts = made.codes.map(({ text }) => text)
    expect(await atTheGate(folder, texts)).toMatchObject({ outcome: 'verified' })
    expect(await atTheGate(folder, texts, untilS + 1)).toMatchObject({ reason: 'expired' })
  })

  it('makes nothing while nobody knows what time it is', async () => {
    const { desk: open, doubt } = await desk()
    doubt.clock = true
    expect(await open.issue(ticket)).toEqual({ kind: 'refused', fault: 'clock-doubtful' })
    doubt.clock = false
    expect(await open.issue(ticket)).toMatchObject({ kind: 'issued' })
  })

  it('keeps nothing of whom it was for', async () => {
    const { desk: open, folder } = await desk()
    const made = [await open.issue(ticket), await open.issue(antigen('2021-12-01T13:00'))]
    const texts = made.flatMap((answer) =>
      answer.kind === 'issued' ? answer.codes.map(({ text }) => text) : [],
    )
    expect(texts).toHaveLength(2)
    const personal = [...texts, 'Avery', 'Sample', 'Avery Sample', '1990-05-14']
    expect(tracesOf([iss, ...personal], contentsOf(folder))).toEqual([iss])
  })

  it.each<[what: string, order: DeskOrder, reasons: string[]]>([
    ['an old test', antigen('2021-12-01T07:00'), ['test-too-old']],
    ['a test of tomorrow', antigen('2021-12-02T07:00'), ['record-from-future']],
    [
      'half a series',
      { ...record, ground: { kind: 'vaccination', product: 'pfizer', doses: ['2021-05-01'] } },
      ['series-incomplete'],
    ],
    [
      'a positive test of late',
      { ...record, lastPositive: '2021-11-28', ground: { kind: 'pcr', sampled: '2021-12-01T08:00' } },
      ['positive-test-recent'],
    ],
  ])('says why a record with %s gives none', async (_what, order, reasons) => {
    const { desk: open } = await desk()
    expect(await open.issue(order)).toEqual({ kind: 'not-eligible', reasons })
  })

  it('takes no name that would not fit on a line', async () => {
    const { desk: open } = await desk()
    expect(await open.issue({ ...antigen('2021-12-01T13:00'), given: 'A\nB' } as DeskOrder)).toEqual({
      kind: 'mistaken',
      fields: ['given'],
    })
  })
})

describe('the keys of a ticket desk', () => {
  it('are locked until somebody gives the passphrase; a wrong one costs a second', async () => {
    const { desk: locked, attempts, clock } = await desk({ kind: 'passphrase', text: passphrase })
    expect(locked.state()).toMatchObject({ kind: 'locked', by: 'passphrase' })
    expect(await locked.unlock(null)).toBe('unusable')
    expect(await locked.issue(ticket)).toEqual({ kind: 'refused', fault: 'desk-locked' })
    let answered = false
    const wrong = locked.unlock('not the passphrase').finally(() => {
      answered = true
    })
    while (attempts.length === 0) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(999)
    expect(answered).toBe(false)
    clock.advance(1)
    expect(await wrong).toBe('wrong-passphrase')
    expect(await locked.unlock(passphrase)).toBe('open')
    expect(locked.state()).toMatchObject({ kind: 'open' })
    expect(attempts).toEqual([false, true])
  })

  it('sign nothing any more when the authority’s folder is gone', async () => {
    const { desk: open, folder } = await desk()
    rmSync(join(folder, 'authority.json'))
    expect(open.state()).toEqual({ kind: 'fault', fault: 'authority-missing' })
    expect(await open.issue(ticket)).toEqual({ kind: 'refused', fault: 'authority-missing' })
  })
})
