import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { demoDataFolder } from '../../../main/engine/config/data-folder.ts'

describe('the demo venue keeps its data', () => {
  it.each([
    ['Linux', {}, 'linux', join(homedir(), '.local/share/passgate/demo')],
    ['Linux that names a place', { XDG_DATA_HOME: '/srv/data' }, 'linux', '/srv/data/passgate/demo'],
    [
      'Linux that names a place wrongly',
      { XDG_DATA_HOME: 'data' },
      'linux',
      join(homedir(), '.local/share/passgate/demo'),
    ],
    ['macOS', {}, 'darwin', join(homedir(), 'Library/Application Support/passgate/demo')],
    ['Windows', { LOCALAPPDATA: '/users/a/local' }, 'win32', '/users/a/local/passgate/demo'],
  ] as const)('on %s where the system has such things', (_, env, platform, folder) => {
    expect(demoDataFolder(env, platform)).toBe(folder)
  })
})
