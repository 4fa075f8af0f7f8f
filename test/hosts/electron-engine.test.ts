import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../support/folder.ts'

const engine = join(import.meta.dirname, '../../dist/hosts/electron-engine.js')
const host = join(import.meta.dirname, '../support/utility-process.ts')

/** What it told the shell, and what a window saw. */
function run(...args: string[]): { status: number | null; lines: unknown[] } {
  const { status, stdout } = spawnSync(process.execPath, [host, engine, ...args], {
    encoding: 'utf8',
    timeout: 15_000,
  })
  const lines =
    stdout.trim() === ''
      ? []
      : stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown)
  return { status, lines }
}

describe('the engine in a process of the shell', () => {
  it('serves a window through a port that it is handed, and ends when it is told to', () => {
    const { status, lines } = run(`--data-folder=${newFolder()}`)
    expect(lines).toEqual([
      { type: 'ready' },
      { presented: { ok: true, value: 'taken' } },
      { answer: 'admitted' },
    ])
    expect(status).toBe(0)
  })

  it('says by a code why it cannot start', () => {
    const config = join(newFolder(), 'gate.json')
    writeFileSync(config, '{"lanes": 5}')
    expect(run(`--config=${config}`).lines).toEqual([{ type: 'cannot-start', code: 'config-mistakes' }])
  })
})
