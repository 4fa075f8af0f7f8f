import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../main/engine/store/audit.ts'
import { newFolder } from '../support/folder.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { openGateStore } from '../support/gate-store.ts'
import { passgate } from '../support/passgate.ts'

const gala = {
  id: 'gala',
  name: 'Gala',
  doors: '2026-12-24T18:00',
  starts: '2026-12-24T20:00',
  ends: '2026-12-25T02:00',
}

/** A gate whose configuration has the gala. */
function gate() {
  const folder = newFolder()
  const { config, dataFolder } = writeGateConfig(folder, { events: [gala] })
  const events = (...args: string[]) => passgate('events', ...args, '--config', config)
  const importing = (text: string) => {
    const file = join(folder, 'season.csv')
    writeFileSync(file, text)
    return events('import', file)
  }
  return { events, importing, dataFolder }
}

const header = 'id,name,doors,starts,ends\n'

describe('passgate events', () => {
  it('adds, lists and takes out, on record', async () => {
    const { events, importing, dataFolder } = gate()
    const times = [
      '--doors',
      '2026-11-21T18:00',
      '--starts',
      '2026-11-21T20:00',
      '--ends',
      '2026-11-22T00:30',
    ]
    expect(await events('add', '--id', 'final', '--name', 'Cup final', ...times)).toMatchObject({
      status: 0,
      out: 'Events: 1 added, 0 changed, 0 taken out.\n',
    })
    expect(
      await importing(
        `${header}final,The final,2026-11-21 18:00,2026-11-21 20:00,2026-11-22 00:45\nmatinee,Matinee,2026-11-22 12:00,2026-11-22 13:00,2026-11-22 15:00\n`,
      ),
    ).toMatchObject({ status: 0, out: 'Events: 1 added, 1 changed, 0 taken out.\n' })
    const listed = await events('list')
    expect(listed.out).toMatch(
      /final +The final +2026-11-21 18:00 +2026-11-21 20:00 +2026-11-22 00:45 +list\n/,
    )
    expect(listed.out).toMatch(/gala .* configuration\n/)
    expect(await events('remove', 'matinee')).toMatchObject({ status: 0 })
    expect(JSON.parse((await events('list', '--json')).out)).toMatchObject([
      { id: 'final', source: 'list' },
      { id: 'gala', source: 'configuration' },
    ])
    const { store } = openGateStore(dataFolder)
    expect(new Audit(store).newest(9).map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
      { event: 'matinee', added: 0, replaced: 0, removed: 1 },
      { added: 1, replaced: 1, removed: 0 },
      { event: 'final', added: 1, replaced: 0, removed: 0 },
    ])
  })

  it('takes nothing of a list that has a mistake, and names each by its line', async () => {
    const { events, importing } = gate()
    const { status, err } = await importing(
      `${header}final,Final,2026-11-21 18:00,2026-11-21 20:00,2026-11-21 22:30\nlate,Late,2026-12-25 01:00,2026-12-25 02:00,2026-12-25 03:00\nfinal,Again,2026-11-28 18:00,2026-11-28 20:00,2026-11-28 02:00\n`,
    )
    expect(status).toBe(1)
    expect(err.split('\n').slice(1)).toEqual([
      '  line 4.id: found "final"; it must be another id: line 2 has this one',
      '  line 4.ends: found "2026-11-28T02:00"; it must be after it starts, 2026-11-28T20:00; after midnight, name the next day',
      '  line 3.doors: found "2026-12-25T01:00"; it must be 2026-12-25T02:00 or later, when gala, "Gala", has ended: one event is on at a time',
      '',
    ])
    expect((await events('list')).out).not.toContain('final')
    expect(await events('import', '/nowhere.csv')).toMatchObject({ status: 2 })
  })

  it('keeps what it has added where the configuration’s event would not go with the others', async () => {
    const { events, importing } = gate()
    const moved = `${header}gala,Gala,2026-12-26 18:00,2026-12-26 20:00,2026-12-26 22:00\n`
    await importing(`${moved}eve,Eve,2026-12-24 17:00,2026-12-24 18:00,2026-12-24 22:00\n`)
    const { status, err } = await events('remove', 'gala')
    expect([status, err]).toEqual([1, expect.stringContaining('gala.doors: found "2026-12-24T18:00"')])
    expect((await events('list')).out).toMatch(/gala +Gala +2026-12-26 18:00 .* list\n/)
  })

  it('says which event is not its to take out', async () => {
    const { events } = gate()
    expect(await events('remove', 'gala')).toMatchObject({
      status: 2,
      err: 'gala stands in the configuration: take it out there.\n',
    })
    expect(await events('remove', 'final')).toMatchObject({ status: 2 })
  })
})
