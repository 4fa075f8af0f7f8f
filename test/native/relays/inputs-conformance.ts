import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContactEvent } from '../../../native/sensors/contacts.ts'
import type { RelayBench } from '../../support/relay-bench.ts'
import { backWithinMs, silentWithinMs, type ConformingBoard } from './conforming-board.ts'

/** What the driver of a board with inputs promises of them. @param started a board that was found. */
export function inputsConformance(
  { name, channels: [first] }: Pick<ConformingBoard, 'name' | 'channels'>,
  started: () => Promise<RelayBench>,
): void {
  describe(`${name}: its inputs`, () => {
    /** From a contact's change to its being told. Milliseconds. */
    const toldWithinMs = 60

    async function listening(...inputs: number[]) {
      const bench = await started()
      const heard: string[] = []
      bench.relay.contacts?.start(inputs, (event: ContactEvent) => {
        heard.push(
          event.kind === 'lost' ? event.fault.code : `${event.input} ${event.closed ? 'closed' : 'open'}`,
        )
      })
      await bench.clock.pass(toldWithinMs)
      return { ...bench, heard }
    }

    it('are not asked for while nobody listens', async () => {
      const { clock, writes } = await started()
      const written = writes()
      await clock.pass(10_000)
      expect(writes()).toBe(written)
    })

    it('are told as they are found, and then at each change', async () => {
      const { clock, heard, setInput } = await listening(1, 3)
      expect(heard).toEqual(['1 open', '3 open'])
      setInput(3, true)
      setInput(2, true)
      await clock.pass(toldWithinMs)
      setInput(3, false)
      await clock.pass(toldWithinMs)
      expect(heard.slice(2)).toEqual(['3 closed', '3 open'])
    })

    it('are told to each who listens, of their own alone', async () => {
      const { clock, heard, setInput, relay } = await listening(1)
      const other: string[] = []
      relay.contacts?.start([2], (event) => {
        if (event.kind === 'contact') other.push(`${event.input} ${event.closed}`)
      })
      setInput(1, true)
      setInput(2, true)
      await clock.pass(2 * toldWithinMs)
      expect(heard).toEqual(['1 open', '1 closed'])
      expect(other.at(-1)).toBe('2 true')
    })

    it('are let go of with the board', async () => {
      const { clock, relay, setInput, heard, writes } = await listening(1)
      const closed = relay.close()
      await clock.pass(silentWithinMs)
      await closed
      const written = writes()
      setInput(1, true)
      await clock.pass(10_000)
      expect(writes()).toBe(written)
      expect(heard).toEqual(['1 open'])
    })

    it('are lost with the board, and all told anew when it is back', async () => {
      const { clock, heard, setInput, unplug, plugIn } = await listening(1)
      unplug()
      setInput(1, true)
      await clock.pass(3_000)
      expect(heard).toEqual(['1 open', 'relay-gone'])
      plugIn()
      await clock.pass(backWithinMs)
      expect(heard).toEqual(['1 open', 'relay-gone', '1 closed'])
    })

    it('are lost when several looks in a row are not answered, and not with one', async () => {
      const { clock, heard, setMood } = await listening(1)
      setMood('silent')
      await clock.pass(100)
      setMood('well')
      await clock.pass(1_000)
      expect(heard).toEqual(['1 open'])
      setMood('silent')
      await clock.pass(1_000)
      setMood('well')
      await clock.pass(1_000)
      expect(heard).toEqual(['1 open', 'relay-silent', '1 open'])
    })

    it('never make a pulse wait for more than the look that is under way', async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 200 }), async (afterMs) => {
          const { clock, relay, orders } = await listening(1, 2, 3, 4)
          await clock.pass(afterMs)
          orders.splice(0)
          void relay.pulse(first, 300)
          await clock.pass(10)
          expect(orders).toHaveLength(1)
        }),
        { numRuns: 20 },
      )
    })
  })
}
