import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seal } from '../../../support/vds-nc-authority.ts'
import { authority, signer, verify, outcomeOf, outcomeUnder } from './seals.ts'

describe('whatever text', () => {
  it('never throws, and is never verified but for the very seal', () => {
    const text = JSON.stringify(seal(signer))
    const changed = fc
      .tuple(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 3 }), fc.nat({ max: 3 }))
      .map(([at, put, cut]) => `${text.slice(0, at)}${put}${text.slice(at + cut)}`)
    const anything = fc.oneof(
      changed,
      fc.json().map((json) => `{"data":{"hdr":${json}}}`),
      fc
        .record({
          hdr: fc.record({ t: fc.constant('icao.vacc'), v: fc.constant(1), is: fc.string() }),
          msg: fc.jsonValue(),
        })
        .map((data) => JSON.stringify({ ...seal(signer), data })),
      fc.base64String().map((cer) => JSON.stringify(seal(signer, { sig: { cer } }))),
      fc.string().map((end) => `{"hdr"${end}`),
    )
    fc.assert(
      fc.property(anything, (input) => {
        if (outcomeOf(verify(input)) === 'verified') {
          expect((JSON.parse(input) as { data: unknown }).data).toEqual(
            (JSON.parse(text) as { data: unknown }).data,
          )
        }
      }),
      { numRuns: 5_000 },
    )
  })

  it('an authentic seal of any message has a type', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('negative', 'antigen', 'RA01.0', '2021-02-03'))
    const message = fc.record(
      {
        pid: fc.oneof(member, fc.record({ n: member, dob: member })),
        ve: fc.oneof(member, fc.array(fc.record({ dis: member, vd: fc.oneof(member, fc.array(member)) }))),
        dat: fc.oneof(member, fc.record({ sc: member })),
        tr: fc.oneof(member, fc.record({ tc: member, r: member })),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(message, fc.constantFrom('icao.vacc', 'icao.test'), (msg, t) => {
        const { pass } = verify(seal(signer, { message: msg, header: { t } }))
        if (pass === null) return
        pass.holder.reveal()
        expect(pass.evidence.reveal().doses.length > 0).toBe(pass.type === 'vaccination')
      }),
      { numRuns: 1_000 },
    )
  })

  it('no certificate throws, whatever its bytes', () => {
    const good = Buffer.from(signer.certificate, 'base64url')
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const bytes = Buffer.from(good)
        bytes[at] = byte
        const outcome = outcomeOf(verify(seal(signer, { sig: { cer: bytes.toString('base64url') } })))
        expect(outcome === 'verified').toBe(bytes.equals(good))
      }),
      { numRuns: 2_000 },
    )
  })

  it('no revocation list throws, whatever its bytes', async () => {
    const list = Buffer.from(authority.list([0x16f2]), 'base64')
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: list.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const bytes = Buffer.from(list)
        bytes[at] = byte
        const outcome = await outcomeUnder(authority.trust([bytes.toString('base64')]), seal(signer))
        expect(['certificate-invalid', 'verified revocation-list-invalid']).toContain(outcome)
        if (outcome === 'certificate-invalid') expect(bytes).toEqual(list)
      }),
      { numRuns: 200 },
    )
  })
})
