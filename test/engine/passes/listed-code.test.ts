import { describe, expect, it } from 'vitest'
import type { CodeLists, CodeTerms } from '../../../main/engine/passes/listed-code/code-lists.ts'
import { readScan } from '../../../main/engine/passes/read-scan.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { withCodes } from '../../../main/engine/trust/trust-view.ts'
import { anyTerms, finalId } from '../../support/code-list.ts'
import { PretixEvent } from '../../support/pretix-authority.ts'

const code = 'T8Q2-XK4M-9PLW'
const atS = 1_750_000_000

/** A list with these codes. */
function listOf(codes: readonly string[], terms: Partial<CodeTerms> = {}): CodeLists {
  const id = '00112233445566778899aabbccddeeff'
  return {
    isEmpty: false,
    find: (text) => (codes.includes(text) ? { list: 'guests', id, terms: { ...anyTerms, ...terms } } : null),
  }
}

async function verdictOn(text: string, codes: CodeLists, pretix?: PretixEvent) {
  const { view } = await buildTrustView({ issuers: pretix === undefined ? [] : [pretix.entry()] })
  return verifyTexts([text], withCodes(view, codes), atS)
}

describe('a code of a list', () => {
  it('is a ticket of nobody, named by its tag and never by itself', async () => {
    const verdict = await verdictOn(code, listOf([code], { zone: 'north', entries: 2 }))
    expect(verdict).toMatchObject({
      outcome: 'verified',
      pass: {
        format: 'listed-code',
        issuer: { id: 'guests', name: 'guests' },
        type: 'ticket',
        ticket: { event: finalId, zone: 'north', product: null, entries: 2 },
      },
    })
    expect(JSON.stringify(verdict)).not.toContain(code)
    expect(verdict.pass?.holder.reveal()).toBeNull()
  })

  it('that stands on none is told so', async () => {
    expect(await verdictOn('T8Q2-XK4M-9PLX', listOf([code]))).toEqual({
      outcome: 'refused',
      reason: 'not-on-list',
      format: 'listed-code',
      pass: null,
      claims: { issuer: null, kid: null },
    })
  })

  it.each([
    ['before its time', { validFrom: atS + 1 }, 'not-yet-valid'],
    ['at its first second', { validFrom: atS }, null],
    ['at its last second', { validUntil: atS }, null],
    ['after its time', { validUntil: atS - 1 }, 'expired'],
    ['held back by whoever sold it', { held: true }, 'blocked'],
  ])('%s is judged by it', async (_when, terms, reason) => {
    const verdict = await verdictOn(code, listOf([code], terms))
    expect(verdict.outcome === 'refused' ? verdict.reason : null).toBe(reason)
    expect(verdict.pass?.ticket?.event).toBe(finalId)
  })

  it.each([
    ['five characters', 'ABCDE'],
    ['a space', 'T8Q2 XK4M'],
    ['129 characters', 'x'.repeat(129)],
    ['letters beyond ASCII', 'ABCDÉFGH'],
    ['nothing', ''],
  ])('has not %s', (_what, text) => {
    expect(readScan(text, listOf([text]))).toEqual({ kind: 'refused', format: null, reason: 'not-a-pass' })
  })

  it('is no pass at a gate that has no lists', async () => {
    const { view } = await buildTrustView({ issuers: [] })
    expect(verifyTexts([code], view, atS)).toMatchObject({ reason: 'not-a-pass', format: null })
  })

  it('is not taken for one where it is a link or a rail ticket', () => {
    for (const text of ['shlink:/eyJ1cmwiOiJ4In0', '#UT01008000007302C0214'])
      expect(readScan(text, listOf([text])).kind).toBe('refused')
  })
})

describe('a random code that looks like a signed ticket', () => {
  // Letters and digits that end as a secret of pretix does.
  const alike = `${'Q7'.repeat(19)}AA`

  it('is found on its list', async () => {
    expect(readScan(alike).format).toMatchObject({ id: 'pretix' })
    expect(await verdictOn(alike, listOf([alike]))).toMatchObject({
      outcome: 'verified',
      pass: { format: 'listed-code' },
    })
  })

  it('is refused as what it looks like where it is on none', async () => {
    expect(await verdictOn(alike, listOf([code]))).toMatchObject({
      format: 'pretix',
      reason: 'version-unknown',
    })
  })

  it('that is signed and revoked stays revoked, whatever list it stands on', async () => {
    const event = new PretixEvent()
    const secret = event.secret()
    const entry = event.entry()
    const { view } = await buildTrustView({ issuers: [{ ...entry, revoked: [secret] }] })
    expect(verifyTexts([secret], withCodes(view, listOf([secret])), atS)).toMatchObject({ reason: 'revoked' })
  })
})
