import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../main/engine/config/load-config.ts'
import { config, mistakesIn } from '../../support/config-mistakes.ts'

const folder = mkdtempSync(join(tmpdir(), 'passgate-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('sources of keys', () => {
  const pretix = {
    kind: 'pretix',
    name: 'tickets',
    url: 'https://pretix.example',
    organizer: 'club',
    event: 'summer',
    eventName: 'Summer',
    tokenFile: 'pretix.token',
  }
  const withSources = (...sources: object[]) => mistakesIn(config({ sync: { sources } }))

  it('are reached by https alone, and share neither name nor what they bring', () => {
    expect(withSources(pretix)).toEqual([])
    expect(withSources({ ...pretix, url: 'http://pretix.example' })).toHaveLength(1)
    expect(withSources({ ...pretix, url: 'https://user:secret@pretix.example' })).toHaveLength(1)
    expect(withSources({ ...pretix, event: '../../other' })).toHaveLength(1)
    expect(withSources({ ...pretix, networks: ['10.0.0.0/40'] })).toHaveLength(1)
    expect(withSources(pretix, { ...pretix, event: 'winter' })).toEqual([
      'sync.sources[1].name: "tickets" (one that no other source has)',
    ])
    expect(withSources(pretix, { ...pretix, name: 'more' })).toEqual([
      'sync.sources[1].event: "summer" (one that no other source has)',
    ])
  })

  it('have their files beside the configuration', () => {
    const file = join(folder, 'sources.json')
    writeFileSync(file, JSON.stringify(config({ sync: { sources: [{ ...pretix, caFile: 'ca.pem' }] } })))
    expect(loadConfig(file)).toMatchObject({
      value: {
        sync: { sources: [{ tokenFile: join(folder, 'pretix.token'), caFile: join(folder, 'ca.pem') }] },
      },
    })
  })
})
