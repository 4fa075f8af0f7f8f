import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Lane, type LaneConfig } from '../../../main/engine/config/config.ts'
import {
  checkLane,
  joinLanes,
  lanesInService,
  readKeptLanes,
  writeKeptLanes,
} from '../../../main/engine/config/kept-lanes.ts'
import { newFolder } from '../../support/folder.ts'

const lane = (id: string, over: object = {}): LaneConfig =>
  Lane.parse({ id, name: id, scanner: { kind: 'camera' }, relay: { kind: 'none' }, ...over })
const wired = (path: string): object => ({ relay: { kind: 'lcus', path } })
const nothing = { lanes: [], unreadable: false }

describe('the lanes that were set up on a screen', () => {
  it('are kept from one start to the next', () => {
    const folder = newFolder()
    expect(readKeptLanes(folder)).toEqual(nothing)
    const lanes = [lane('north-1'), lane('south-1', wired('/dev/ttyUSB0'))]
    expect(writeKeptLanes(folder, lanes, nothing).ok).toBe(true)
    expect(readKeptLanes(folder)).toEqual({ lanes, unreadable: false })
  })

  it('lead into zones that there are, and from another one', () => {
    const zones = ['bowl', 'boxes'].map((id) => ({ id, name: id, capacity: {} }))
    const mistakes = (over: object): string[] => {
      const checked = checkLane({ ...lane('north-1'), ...over }, [lane('south-1')], zones)
      return checked.ok ? [] : checked.error.map(({ path }) => path)
    }
    expect(mistakes({ zone: 'boxes', from: 'bowl', group: 'gate-b' })).toEqual([])
    expect(mistakes({ zone: 'field' })).toEqual(['lanes[1].zone'])
    expect(mistakes({ from: 'bowl' })).toEqual(['lanes[1].from'])
    expect(mistakes({ group: '\u200b' })).toEqual(['group'])
  })

  it('are told of when they cannot be read, and set aside before others take their place', () => {
    const folder = newFolder()
    const file = join(folder, 'lanes.json')
    for (const text of ['{', '[]', '{"version":2,"lanes":[]}', '{"version":1,"lanes":[{"id":"?"}]}']) {
      writeFileSync(file, text)
      expect(readKeptLanes(folder)).toEqual({ lanes: [], unreadable: true })
    }
    const lanes = [lane('north-1')]
    expect(writeKeptLanes(folder, lanes, readKeptLanes(folder)).ok).toBe(true)
    expect(readKeptLanes(folder)).toEqual({ lanes, unreadable: false })
    expect(readFileSync(`${file}.unusable`, 'utf8')).toContain('"?"')
  })

  it('cannot be kept where nothing can be written, and what was there stays', () => {
    const folder = join(newFolder(), 'file')
    writeFileSync(folder, '')
    expect(writeKeptLanes(folder, [lane('north-1')], nothing)).toMatchObject({ ok: false })
    expect(existsSync(join(folder, 'lanes.json'))).toBe(false)
  })

  it('go before those of the configuration, each by its id', () => {
    const changed = lane('north-1', { name: 'The big one' })
    expect(joinLanes([lane('north-1'), lane('north-2')], [changed, lane('south-1')])).toEqual([
      changed,
      lane('north-2'),
      lane('south-1'),
    ])
  })

  it('do not serve where the configuration has taken their devices meanwhile', () => {
    const configured = [lane('north-1', wired('/dev/ttyUSB0'))]
    const kept = { lanes: [lane('south-1', wired('/dev/ttyUSB0'))], unreadable: false }
    expect(lanesInService(configured, kept)).toEqual({
      lanes: configured,
      left: { lanes: [], unreadable: true },
    })
    expect(lanesInService([], kept)).toEqual({ lanes: kept.lanes, left: kept })
  })
})

describe('a lane that a screen hands in', () => {
  it('is what a configuration may have', () => {
    const checked = checkLane({ id: 'south-1', name: 'South 1', scanner: { kind: 'camera' } }, [])
    expect(checked).toMatchObject({ ok: false, error: [{ path: 'relay' }] })
    expect(checkLane(undefined, []).ok).toBe(false)
    expect(checkLane({ ...lane('south-1') }, [])).toEqual({ ok: true, value: lane('south-1') })
  })

  it('takes no device of another lane, and may take its own place', () => {
    const others = [lane('north-1', wired('/dev/ttyUSB0'))]
    expect(checkLane({ ...lane('south-1', wired('/dev/ttyUSB0')) }, others)).toMatchObject({
      ok: false,
      error: [{ path: 'lanes[1].relay.channel' }],
    })
    expect(checkLane({ ...lane('north-1', wired('/dev/ttyUSB0')) }, others).ok).toBe(true)
  })

  it('is one of 32 at most', () => {
    const others = Array.from({ length: 32 }, (_, nth) => lane(`lane-${nth}`))
    expect(checkLane({ ...lane('one-more') }, others).ok).toBe(false)
    expect(checkLane({ ...lane('lane-3') }, others).ok).toBe(true)
  })
})
