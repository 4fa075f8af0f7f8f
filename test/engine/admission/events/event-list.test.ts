import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEventList } from '../../../../main/engine/admission/events/event-list.ts'

const read = (text: string) => readEventList(Readable.from([Buffer.from(text)]))

/** The mistakes in a list, each as `path: found (allowed)`. */
async function mistakesIn(text: string): Promise<string[]> {
  const list = await read(text)
  return list.ok ? [] : list.error.map(({ path, found, allowed }) => `${path}: ${found} (${allowed})`)
}

describe('a list of events', () => {
  it('is what a configuration would say, each with its line', async () => {
    const list = [
      'Name;ID;doors;starts;ends;lastentry;tickets;destroyAfterHours',
      'Cup final;final;2026-11-21 18:00;2026-11-21T20:00;2026-11-22 00:30;2026-11-21 21:30;final | summer/17;0.5',
      '',
      'Semi;semi;2026-11-20 18:00;2026-11-20 20:00;2026-11-20 22:30',
    ].join('\r\n')
    expect(await read(list)).toEqual({
      ok: true,
      value: [
        {
          line: 2,
          event: {
            id: 'final',
            name: 'Cup final',
            doors: '2026-11-21T18:00',
            starts: '2026-11-21T20:00',
            lastEntry: '2026-11-21T21:30',
            ends: '2026-11-22T00:30',
            destroyAfterHours: 0.5,
            tickets: ['final', 'summer/17'],
          },
        },
        {
          line: 4,
          event: {
            id: 'semi',
            name: 'Semi',
            doors: '2026-11-20T18:00',
            starts: '2026-11-20T20:00',
            ends: '2026-11-20T22:30',
            destroyAfterHours: 12,
          },
        },
      ],
    })
  })

  it('has each mistake told with its line and what may stand there', async () => {
    expect(await mistakesIn('')).toEqual([': null (a first line of id, name, doors, starts, ends)'])
    expect(await mistakesIn('id,name,doors,colour,id\n')).toEqual([
      'line 1: colour (one of id, name, doors, starts, ends, lastEntry, destroyAfterHours, tickets)',
      'line 1: id (there once)',
      'line 1: null (a column starts)',
      'line 1: null (a column ends)',
    ])
    const header = 'id,name,doors,starts,ends,destroyAfterHours\n'
    const good = 'a,A,2026-11-21 18:00,2026-11-21 20:00,2026-11-21 22:30\n'
    expect(
      await mistakesIn(`${header}${good}b,,21/11/2026,2026-11-21 20:00,2026-11-21 22:30,soon,x\n`),
    ).toEqual([
      'line 3.name: null (a value of type string)',
      `line 3.doors: "21/11/2026" (a date and a time of the venue's clocks, such as 2026-11-21T18:00)`,
      'line 3.destroyAfterHours: null (a value of type number)',
      'line 3.column 7: "x" (nothing of this name: look for a typing mistake, or take it out)',
    ])
    expect(await mistakesIn(`${header}${good}"b,B\n`)).toEqual([
      expect.stringMatching(/^line \d: null \(CSV: /) as string,
    ])
  })

  it('never throws, whatever stands in it', async () => {
    const words = fc.constantFrom(
      'id',
      'name',
      'doors',
      'starts',
      'ends',
      'tickets',
      '"',
      ',',
      '\n',
      '2026-11-21 18:00',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(words, fc.string())), async (pieces) => {
        const list = await read(pieces.join(','))
        expect(typeof list.ok).toBe('boolean')
      }),
      { numRuns: 300 },
    )
  })
})
