import { setImmediate } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { LaneView, Notice } from '../../main/contract/gate-api.ts'
import { ConfigSchema } from '../../main/engine/config/config.ts'
import { siteOf } from '../../main/engine/config/site.ts'
import { openStoreToWrite, storeFileName } from '../../main/engine/store/open-store.ts'
import { startEngine } from '../../main/hosts/compose.ts'
import { putCodes } from '../support/code-list.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { newFolder } from '../support/folder.ts'

it('an engine takes over a list that a command imports beside it, and tells staff of codes that are tried out', async () => {
  const clock = new FakeClock()
  const config = ConfigSchema.parse({
    venue: { name: 'A stadium', timeZone: 'America/New_York' },
    dataFolder: newFolder(),
    lanes: [{ id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
  })
  const site = siteOf({ ...config, policy: 'any-authentic' })
  const started = await startEngine(site, {
    clock,
    log: () => undefined,
    version: 'test',
    builtAtS: null,
    restart: () => undefined,
  })
  if (!started.ok) throw new Error(started.error.detail)
  const { gate, stop } = started.value
  onTestFinished(stop)
  let lane: LaneView | null = null
  let notices: readonly Notice[] = []
  gate.join({
    role: 'attendant',
    emit: (event, data) => {
      if (event === 'lane') lane = data as LaneView
      if (event === 'notices') notices = data as Notice[]
    },
  })
  async function wait(ms: number): Promise<void> {
    clock.advance(ms)
    for (let turn = 0; turn < 10; turn += 1) await setImmediate()
  }
  async function answerTo(text: string): Promise<unknown> {
    gate.dismiss({ laneId: 'desk' })
    gate.present({ laneId: 'desk', text }, 'attendant')
    await wait(10)
    return lane?.answer
  }
  await wait(100)
  expect(await answerTo('T8Q2-XK4M-9PLW')).toMatchObject({ reason: 'not-a-pass' })

  const beside = openStoreToWrite(join(site.dataFolder, storeFileName), 'real')
  if (!beside.ok) throw new Error(beside.error.detail)
  putCodes(beside.value, ['T8Q2-XK4M-9PLW'])
  beside.value.close()
  await wait(20_000)
  expect(await answerTo('T8Q2-XK4M-9PLW')).toMatchObject({ kind: 'admitted' })
  for (let tried = 0; tried < 10; tried += 1) {
    await wait(3_000)
    expect(await answerTo(`GUESS-${tried}`)).toMatchObject({ reason: 'not-on-list' })
  }
  expect(notices.filter(({ code }) => code === 'codes-guessed')).toEqual([
    { code: 'codes-guessed', severity: 'warning', detail: 'Desk' },
  ])
})
