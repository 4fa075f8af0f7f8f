import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parts } from '../support/parts.ts'

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')

interface Request {
  id: string
  trust: { issuers: { jwks: { keys: { kid: string }[] } }[] }
}

/** Asks the program, as a batch. */
function answers(requests: readonly unknown[]): { outcome: string; reason: string | null }[] {
  const input = requests.map((request) => JSON.stringify(request)).join('\n')
  const { stdout } = spawnSync(process.execPath, [program, 'verify', '--batch'], { input, encoding: 'utf8' })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { outcome: string; reason: string | null })
}

/** What the runner asks otherwise than its own note on the vector wants; asked as noted below. */
const askedOtherwise = ['shc-dt-issuer-kid-mismatch']

describe.skipIf(parts.vectors === null)('other people’s passes', () => {
  const vectors = parts.vectors ?? ''

  it.each(['shc', 'dcc', 'nzcp', 'hpass', 'vdsnc', 'pretix_sig1'])(
    'of %s are judged as their manifest says',
    (format) => {
      const { stdout } = spawnSync(
        process.execPath,
        [vectors, '--only', format, '--', process.execPath, program, 'verify', '--batch'],
        { encoding: 'utf8' },
      )
      const disagreements = stdout.split('\n').filter((line) => line.includes('['))
      expect(disagreements.filter((line) => !askedOtherwise.some((id) => line.startsWith(id)))).toEqual([])
      expect(stdout).toMatch(new RegExp(String.raw`^${format}: \d+ of \d+ agree$`, 'm'))
    },
  )

  it('a key of another issuer verifies nothing, asked as the note on that vector says', () => {
    const { stdout } = spawnSync(process.execPath, [vectors, '--only', 'shc', '--requests'], {
      encoding: 'utf8',
    })
    const requests = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Request)
    const mismatch = requests.find(({ id }) => id.startsWith('shc-dt-issuer-kid-mismatch'))
    const issuer = mismatch?.trust.issuers[0]
    if (mismatch === undefined || issuer === undefined) throw new Error('the vector is gone')
    const { keys } = issuer.jwks
    const apart = {
      ...mismatch,
      trust: {
        issuers: [
          { ...issuer, jwks: { keys: keys.slice(0, -1) } },
          { ...issuer, iss: 'https://other.example', jwks: { keys: keys.slice(-1) } },
        ],
      },
    }
    expect(answers([apart])).toMatchObject([{ outcome: 'refused', reason: 'key-unknown' }])
  })
})
