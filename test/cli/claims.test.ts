import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { asked, claimsOn, goes } from '../support/claims.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { openGateStore } from '../support/gate-store.ts'
import { passgate, program, type Ran } from '../support/passgate.ts'

/** A gate whose engine has its store open all the while; the final is long before it is forgotten. */
function gate() {
  const folder = newFolder()
  const { config, dataFolder } = writeGateConfig(folder, {
    events: [
      {
        id: 'final',
        name: 'Final',
        doors: '2026-11-21T18:00',
        starts: '2026-11-21T20:00',
        ends: '2026-11-22T00:30',
      },
    ],
  })
  const { store } = openGateStore(dataFolder)
  const { claims } = claimsOn(store)
  return {
    store,
    file: (name: string) => join(folder, name),
    claims: (...args: readonly string[]) => passgate('claims', ...args, '--config', config),
    /** With the join key on standard input, as a script gives it. */
    async join(file: string, joinKey: string): Promise<Ran> {
      const run = spawn(process.execPath, [program, 'claims', 'join', file, '--config', config])
      let [out, err] = ['', '']
      run.stdout.on('data', (text: Buffer) => (out += text.toString()))
      run.stderr.on('data', (text: Buffer) => (err += text.toString()))
      run.stdin.end(`${joinKey}\n`)
      const [status] = (await once(run, 'close')) as [number]
      return { status, out, err }
    },
    shows: (ticket: string) => goes(claims, asked(ticket)),
  }
}

/** Two gates of the final that share its key. */
async function twoGates() {
  const [north, south] = [gate(), gate()]
  const keyFile = north.file('final.key')
  const shared = await north.claims('share', '--event', 'final', '--out', keyFile)
  const joinKey = /^ {2}([0-9A-Z]{4}(?:-[0-9A-Z]{4}){12})$/m.exec(shared.out)?.[1] ?? ''
  return { north, south, keyFile, joinKey }
}

describe('passgate claims', () => {
  it('brings two gates together that were apart, and finds each double entry once', async () => {
    const { north, south, keyFile, joinKey } = await twoGates()
    expect(await south.join(keyFile, joinKey.toLowerCase().replaceAll('-', ' '))).toMatchObject({
      status: 0,
      out: 'This gate shares the key of final from now on.\n',
    })
    for (const ticket of ['north alone', 'both']) expect(await north.shows(ticket)).toBe('in')
    for (const ticket of ['south alone', 'both']) expect(await south.shows(ticket)).toBe('in')
    const [a, b] = [north.file('a.claims'), south.file('b.claims')]
    await north.claims('export', '--event', 'final', '--out', a)
    await south.claims('export', '--event', 'final', '--out', b)
    expect(await passgate('claims', 'compare', a, b, a)).toMatchObject({
      status: 1,
      out: 'Double entries: 1 by 1 ticket.\n',
    })
    expect((await north.claims('import', b)).out).toBe(
      'This gate knows what 2 gates know of final.\nDouble entries: 1 by 1 ticket, 1 of them found now.\n',
    )
    expect((await north.claims('import', b)).out).toContain('1 by 1 ticket, 0 of them found now')
    expect(await north.shows('south alone')).toBe('already-used')
    expect(JSON.parse((await north.claims('list', '--json')).out)).toEqual([
      { event: 'final', used: 3, doubles: 1, uncertain: 0, gates: 2 },
    ])
    expect(readFileSync(a, 'utf8')).not.toContain('both')
    expect(new Audit(north.store).newest(9).map(({ action }) => action)).toEqual([
      'claims-imported',
      'claims-imported',
      'claims-shared',
    ])
  })

  it('shares nothing without the join key, and nothing with a gate that has begun', async () => {
    const { south, keyFile, joinKey } = await twoGates()
    const wrong = `${joinKey.startsWith('0') ? '1' : '0'}${joinKey.slice(1)}`
    for (const [typed, says] of [
      [wrong, 'does not open with this join key'],
      ['hello', 'no join key: it has 52 letters and digits'],
    ] as const) {
      const refused = await south.join(keyFile, typed)
      expect(refused.status).toBe(2)
      expect(refused.err).toContain(says)
    }
    await south.shows('a ticket')
    expect((await south.join(keyFile, joinKey)).err).toContain('it is too late to join')
  })

  it('says what to do with files that are not what they should be', async () => {
    const { north, south } = await twoGates()
    const file = south.file('some.claims')
    writeFileSync(file, '{}')
    expect((await north.claims('import', file)).err).toBe(`${file} is no file of passgate claims export.\n`)
    expect((await passgate('claims', 'compare', file)).status).toBe(2)
    expect((await north.claims('import', south.file('none'))).err).toContain('cannot be read')
    expect((await north.join(file, '')).err).toBe(`${file} is no file of passgate claims share.\n`)
    await south.shows('a ticket')
    await south.claims('export', '--event', 'final', '--out', file)
    expect((await north.claims('import', file)).err).toContain('do not share a key with this one')
    expect((await north.claims('share', '--event', 'gala', '--out', file)).err).toBe(
      'There is no event gala. See passgate events list.\n',
    )
    expect((await gate().claims('list')).out).toBe('No ticket was used yet.\n')
  })
})
