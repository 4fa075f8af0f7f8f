import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const log = join(import.meta.dirname, '../../main/engine/log.ts')

/** What a process that logs these events writes. */
function logged(...events: readonly object[]): { out: string; lines: Record<string, unknown>[] } {
  const program = `
    import { createLog } from ${JSON.stringify(log)}
    const log = createLog()
    for (const event of ${JSON.stringify(events)}) log(event)
    process.kill(process.pid, 'SIGKILL')`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  return {
    out: stdout,
    lines: stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

describe('the log', () => {
  it('is one line of JSON for each event, on standard error, there even if the process is killed at once', () => {
    const { out, lines } = logged(
      { event: 'engine-ready', lanes: 2, demo: false },
      { event: 'device', lane: 'north-1', device: 'relay', fault: 'relay-gone' },
    )
    expect(out).toBe('')
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        event: 'engine-ready',
        lanes: 2,
        demo: false,
      },
      {
        level: 'warn',
        time: expect.any(String) as string,
        event: 'device',
        lane: 'north-1',
        device: 'relay',
        fault: 'relay-gone',
      },
    ])
  })

  it('is a warning where somebody should look, and no more than a note where all is well again', () => {
    const device = { event: 'device', lane: 'north-1', device: 'scanner' }
    const { lines } = logged(
      { ...device, fault: 'scanner-gone' },
      { ...device, fault: null },
      { event: 'lane-alarm', lane: 'north-1', alarm: 'tamper' },
      { event: 'engine-stopped' },
    )
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info', 'warn', 'info'])
  })
})
