import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

describe.skipIf(parts.vectors === null)('other people’s pretix tickets', () => {
  it('are all judged as their manifest says', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [parts.vectors ?? '', '--only', 'pretix_sig1', '--', process.execPath, program, 'verify', '--batch'],
      { encoding: 'utf8' },
    )
    expect(stdout).toMatch(/pretix_sig1: (\d+) of \1 agree/)
  })
})
