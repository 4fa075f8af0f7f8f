import { setImmediate } from 'node:timers/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LiveLists } from '../../../../main/engine/admission/lists/live-lists.ts'
import { StoredLists } from '../../../../main/engine/store/code-lists.ts'
import { openStoreToWrite, storeFileName } from '../../../../main/engine/store/open-store.ts'
import { by, orderCodes, putCodes } from '../../../support/code-list.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { newFolder } from '../../../support/folder.ts'
import { openGateStore } from '../../../support/gate-store.ts'

/** An engine's lists, and the store of a command beside it. */
async function gate(codes: readonly string[]) {
  const folder = newFolder()
  const { store } = openGateStore(folder)
  if (codes.length > 0) putCodes(store, codes)
  const clock = new FakeClock()
  const lists = await LiveLists.open(new StoredLists(store), clock)
  onTestFinished(() => lists.close())
  const beside = openStoreToWrite(join(folder, storeFileName), 'real')
  if (!beside.ok) throw new Error(beside.error.detail)
  onTestFinished(() => beside.value.close())
  return {
    lists,
    clock,
    command: beside.value,
    async look(): Promise<void> {
      clock.advance(1_000)
      for (let turn = 0; turn < 20; turn += 1) await setImmediate()
    },
  }
}

describe('the lists of a running gate', () => {
  it('are those that it found at its start', async () => {
    const [code = ''] = orderCodes(1)
    const { lists } = await gate([code])
    expect(lists.view.find(code)).not.toBeNull()
    expect((await gate([])).lists.view.isEmpty).toBe(true)
  })

  it('are the new ones within a second of a command beside it', async () => {
    const codes = orderCodes(3_000)
    const { lists, look, command } = await gate(codes.slice(0, 2_000))
    putCodes(command, codes.slice(1_000))
    expect(lists.view.find(codes[0] ?? '')).not.toBeNull()
    await look()
    expect(lists.view.find(codes[0] ?? '')).toBeNull()
    expect(codes.slice(1_000).filter((code) => lists.view.find(code) === null)).toEqual([])
    new StoredLists(command).remove('guests', by)
    await look()
    expect(lists.view.isEmpty).toBe(true)
  })

  it('are swept of what a command has left behind', async () => {
    const { look, command } = await gate(orderCodes(10))
    new StoredLists(command).remove('guests', by)
    for (let times = 0; times < 3; times += 1) await look()
    expect(command.db.prepare('SELECT count(*) FROM list_codes').pluck().get()).toBe(0)
  })
})
