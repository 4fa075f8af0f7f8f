import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

describe.skipIf(parts.vectors === null)('other people’s passes in JSON', () => {
  it.each(['hpass', 'vdsnc'])('%s are all judged as their manifest says', (format) => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [parts.vectors ?? '', '--only', format, '--', process.execPath, program, 'verify', '--batch'],
      { encoding: 'utf8' },
    )
    expect({ stdout, status }).toMatchObject({ status: 0 })
  })
})
