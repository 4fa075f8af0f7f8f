import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'
import { hindrances, lostWords } from './support/browser.ts'
import { lane, type ScriptedGate } from './support/scripted-gate.ts'
import { screenBench } from './support/screens.ts'

type Shown = NonNullable<Parameters<ScriptedGate['show']>[0]>

const ticket: NonNullable<Shown['pass']> = {
  format: 'venue-ticket',
  type: 'ticket',
  issuerName: 'Example Arena',
  holder: { name: 'Avery Sample', birthDate: null },
  ticket: { event: 'Cup Final', zone: 'North', product: null, entries: 1 },
  validFrom: null,
  validUntil: null,
}
const health: NonNullable<Shown['pass']> = {
  ...ticket,
  format: 'smart-health-card',
  type: 'vaccination',
  holder: { name: 'Avery J Sample', birthDate: '1990-05-14' },
  ticket: null,
}
const toCheck: Shown = {
  outcome: 'admit',
  reason: null,
  pass: ticket,
  others: [health],
  task: { kind: 'check-id', endsInMs: 30_000 },
  warnings: [],
  keysAgeS: null,
  finding: null,
  idCompared: false,
  clearsInMs: 30_000,
}

describe.skipIf(parts.chromium === null)('the attendant who looks at a photo ID', () => {
  const bench = screenBench()

  it('sees both proofs, and is asked before anybody is called admitted', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.answer({ kind: 'checking' })
    gate.show(toCheck)
    await page.getByRole('heading', { name: 'Compare the photo ID' }).waitFor()
    await page.getByText('Avery J Sample').waitFor()
    await page.getByText('May 14, 1990').waitFor()
    expect(await page.getByText('Admitted').count()).toBe(0)
    expect(await hindrances(page)).toEqual([])
    expect(await lostWords(page)).toEqual([])
  })

  it('confirms by a button, and turns away by a key', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show(toCheck)
    await page.getByText('F9').waitFor()
    await page.getByRole('button', { name: 'It is the same person: let in' }).click()
    expect(await gate.called('confirmId')).toEqual({ laneId: 'north-1' })
    await page.keyboard.press('F9')
    expect(await gate.called('turnAway')).toEqual({ laneId: 'north-1' })
  })

  it('is not asked again once that was done', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show({ ...toCheck, task: null })
    await page.getByText('with a photo ID').waitFor()
    gate.show({ ...toCheck, task: null, idCompared: true })
    await page.getByText('with a photo ID').waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Admitted' }).waitFor()
  })

  it('confirms by a key, and reads in Spanish that it was too late', async () => {
    const gate = await bench.gate()
    gate.checked = 'too-late'
    const page = await bench.open(gate, '#/attendant/north-1?lang=es')
    gate.show(toCheck)
    await page.getByText('F8').waitFor()
    await page.keyboard.press('F8')
    await page.getByText('Eso ya terminó.').waitFor()
  })

  it('has no such keys while there is nothing to compare', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    gate.show({ ...toCheck, task: { kind: 'more-proofs', missing: ['health'] }, others: [] })
    await page.getByText('Still to be shown: health pass.').waitFor()
    await page.keyboard.press('F8')
    gate.show(null)
    await page.getByText('Waiting for a guest').waitFor()
    expect(gate.calls).toEqual([])
  })
})

describe.skipIf(parts.chromium === null)('an attendant who lets somebody in by hand', () => {
  const bench = screenBench()

  it('says why, and nothing is opened before that', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Let one in by hand' }).click()
    const question = page.getByRole('group', { name: 'Open the gate once' })
    const open = question.getByRole('button', { name: 'Open the gate once' })
    expect(await open.isDisabled()).toBe(true)
    await question.getByLabel('Why?').selectOption('Damaged ticket')
    expect(gate.calls).toEqual([])
    await open.click()
    expect(await gate.called('admitByHand')).toEqual({ laneId: 'north-1', reason: 'ticket-damaged' })
    await page.getByText('The gate opens once.').waitFor()
  })

  it('is told that the lane is busy', async () => {
    const gate = await bench.gate()
    gate.byHand = 'busy'
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Let one in by hand' }).click()
    await page.getByLabel('Why?').selectOption('Staff')
    await page.getByRole('button', { name: 'Open the gate once' }).click()
    await page.getByText('The lane is busy.').waitFor()
  })

  it('cannot at a desk, or at a lane that is closed', async () => {
    const gate = await bench.gate({}, [lane({ hasGate: false })])
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByText('Open to guests').waitFor()
    expect(await page.getByRole('button', { name: 'Let one in by hand' }).count()).toBe(0)
    gate.change({ hasGate: true, answer: { kind: 'closed' }, mode: { kind: 'closed', endsAtS: null } })
    await page.getByText('Closed to guests').waitFor()
    expect(await page.getByRole('button', { name: 'Let one in by hand' }).count()).toBe(0)
  })
})

describe.skipIf(parts.chromium === null)('an attendant with a party', () => {
  const bench = screenBench()

  it('begins it, sees how many have shown their passes, and opens once for all', async () => {
    const gate = await bench.gate({}, [lane({ takesParties: true })])
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Let a party in' }).click()
    expect(await gate.called('party')).toEqual({ laneId: 'north-1', act: 'begin' })
    const party = { opening: 'all', people: 3, max: 8 } as const
    gate.change({ answer: { kind: 'party', ...party }, party })
    await page.getByText('A party goes in: 3 of 8 at most').waitFor()
    await page.getByRole('button', { name: 'Open for 3' }).click()
    await page.getByRole('button', { name: 'The party does not go in' }).click()
    await expect
      .poll(() => gate.calls.map(({ input }) => input))
      .toEqual([
        { laneId: 'north-1', act: 'begin' },
        { laneId: 'north-1', act: 'done' },
        { laneId: 'north-1', act: 'cancel' },
      ])
  })

  it('reads that it is full inside, and lets them in when it is not', async () => {
    const party = { opening: 'all', people: 3, max: 8 } as const
    const gate = await bench.gate({}, [
      lane({ takesParties: true, party, answer: { kind: 'party', ...party } }),
    ])
    gate.partyAnswer = 'zone-full'
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByRole('button', { name: 'Open for 3' }).click()
    const full = page.getByText('It is full inside: there is no room for all of them.')
    await full.waitFor()
    gate.partyAnswer = 'done'
    await page.getByRole('button', { name: 'Open for 3' }).click()
    await full.waitFor({ state: 'detached' })
  })

  it('finds none at a lane that takes none', async () => {
    const gate = await bench.gate()
    const page = await bench.open(gate, '#/attendant/north-1')
    await page.getByText('Open to guests').waitFor()
    expect(await page.getByRole('button', { name: 'Let a party in' }).count()).toBe(0)
  })
})

describe.skipIf(parts.chromium === null)('a guest of a lane that asks for more', () => {
  const bench = screenBench()

  it('reads what to show next, in each language', async () => {
    const gate = await bench.gate()
    gate.answer({ kind: 'more-proofs', have: ['ticket'], missing: ['health'] })
    const page = await bench.open(gate, '#/guest/north-1?lang=en')
    await page.getByText('Now show your health pass').waitFor()
    gate.answer({ kind: 'more-proofs', have: ['health'], missing: ['ticket'] })
    await page.getByText('Now show your ticket').waitFor()
    await page.getByText('Ahora muestre su entrada').waitFor()
    gate.answer({ kind: 'checking' })
    await page.getByText('Show your photo ID').waitFor()
    gate.answer({ kind: 'party', opening: 'all', people: 2, max: 8 })
    await page.getByText('Shown so far: 2.').waitFor()
    expect(await lostWords(page)).toEqual([])
  })
})
