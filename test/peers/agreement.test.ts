import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { parts } from '../support/parts.ts'
import { contests } from './contests.ts'

const nowS = Date.now() / 1_000

describe.skipIf(parts.peers === null)('what we and others read', () => {
  beforeAll(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('there is no network')))
    vi.spyOn(console, 'log').mockReturnValue()
    vi.spyOn(console, 'warn').mockReturnValue()
  })
  afterAll(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  it.each(contests.map((contest) => [contest.name, contest] as const))(
    '%s',
    async (_name, contest) => {
      const { good, bad, trust, peerVerifies } = await contest()
      const { view, leftOut } = await buildTrustView(trust)
      expect(leftOut).toEqual([])
      for (const [passes, verified] of [[good, true] as const, [bad, false] as const]) {
        for (const [what, texts] of Object.entries(passes)) {
          const ours = verifyTexts(texts, view, nowS).outcome === 'verified'
          expect({ what, ours, peer: await peerVerifies(texts) }).toEqual({
            what,
            ours: verified,
            peer: verified,
          })
        }
      }
    },
    60_000,
  )
})
