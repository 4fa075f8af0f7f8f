import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { storeFileName } from '../../../main/engine/store/open-store.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore, totalOf } from '../../support/gate-store.ts'

const program = join(import.meta.dirname, '../../support/counting-gate.ts')

/** Runs a gate that counts without pause, kills it after `atLeast` confirmed counts, and tells how many it confirmed. */
async function countAndKill(folder: string, atLeast: number): Promise<number> {
  const gate = spawn(process.execPath, [program, join(folder, storeFileName)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  gate.stdout.on('data', (text: Buffer) => {
    said += text.toString()
    if (said.split('\n').length > atLeast) gate.kill('SIGKILL')
  })
  await once(gate, 'close')
  const lines = said.split('\n').slice(0, -1)
  expect(new Set(lines)).toEqual(new Set(['counted']))
  return lines.length
}

describe('an engine killed while it counts', () => {
  it('has every count that it confirmed, and opens with nothing to recover', async () => {
    const folder = newFolder()
    let confirmed = 0
    for (const atLeast of [1, 40, 300, 7, 1_200]) {
      confirmed += await countAndKill(folder, atLeast)
      const { store, counts, recovery } = openGateStore(folder)
      expect(recovery).toBeNull()
      // One more may have reached the disk before the engine could say so.
      const total = totalOf(counts)
      expect([confirmed, confirmed + 1]).toContain(total)
      confirmed = total
      store.close()
    }
  })
})
