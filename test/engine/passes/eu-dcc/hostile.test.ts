import { deflateSync } from 'node:zlib'
import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { labelled } from '../../../support/cose-signer.ts'
import { DccAuthority, toBase45 } from '../../../support/dcc-authority.ts'

const authority = new DccAuthority()
const { view: trust } = await buildTrustView(authority.trust())
const isVerified = (text: string): boolean => verifyTexts([text], trust, 1_750_000_000).outcome === 'verified'

describe('whatever text', () => {
  const code = authority.code()
  const cose = authority.cose()

  it('never throws, and is never verified but for the very certificate', () => {
    const anything = fc.oneof(
      fc.string().map((text) => `HC1:${text}`),
      fc.stringMatching(/^[0-9A-Z $%*+./:-]*$/).map((text) => `HC1:${text}`),
      fc
        .tuple(fc.nat({ max: code.length - 1 }), fc.stringMatching(/^[0-9A-Z $%*+./:-]$/))
        .map(([at, character]) => code.slice(0, at) + character + code.slice(at + 1)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        if (isVerified(text)) expect(text).toBe(code)
      }),
      { numRuns: 4_000 },
    )
  })

  it('nor are other bytes in it, however well packed', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: cose.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(damage, fc.nat({ max: cose.length }), (changes, length) => {
        const bytes = Buffer.from(cose)
        for (const [at, value] of changes) bytes[at] = value
        const cut = length % 4 === 0 ? bytes.subarray(0, length) : bytes
        expect(isVerified(`HC1:${toBase45(deflateSync(cut))}`)).toBe(cut.equals(cose))
      }),
      { numRuns: 4_000 },
    )
  })

  it('never throws for any payload that its issuer might sign by mistake', () => {
    const claims = fc.jsonValue({ maxDepth: 4 }).map((json) =>
      encode(
        labelled([
          [4, 2e9],
          [6, 0],
          [-260, labelled([[1, json]])],
        ]),
      ),
    )
    const payload = fc.oneof(fc.uint8Array({ maxLength: 200 }), claims)
    fc.assert(
      fc.property(payload, (bytes) => {
        const { pass } = verifyTexts([authority.code({ payload: bytes })], trust, 1_750_000_000)
        pass?.holder.reveal()
        pass?.evidence.reveal()
      }),
      { numRuns: 1_000 },
    )
  })
})
