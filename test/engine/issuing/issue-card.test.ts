import { describe, expect, it } from 'vitest'
import { changeAuthority, changeKeys } from '../../../main/engine/issuing/authority.ts'
import { retireKey, revoke } from '../../../main/engine/issuing/authority-state.ts'
import { cardContent } from '../../../main/engine/issuing/fhir-bundle.ts'
import { issueCard } from '../../../main/engine/issuing/issue-card.ts'
import { trustIn } from '../../../main/engine/issuing/published-files.ts'
import { cardOf } from '../../../main/engine/issuing/smart-health-card.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { fhirBundle, good, keychainSecret, newAuthority, opened, stateIn } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'

const nowS = 1_800_000_000
const content = good(cardContent(fhirBundle))

async function issued(folder: string, untilS: number | null = null) {
  return good(await issueCard(await opened(folder), content, { nowS, untilS }))
}

/** What a gate makes of it that trusts what the authority publishes now. */
async function answerOfGate(folder: string, texts: readonly string[], atS = nowS): Promise<string> {
  const { view, leftOut } = await buildTrustView(trustIn(stateIn(folder)))
  expect(leftOut).toEqual([])
  const verdict = verifyTexts(texts, view, atS)
  return verdict.outcome === 'verified' ? verdict.pass.type : verdict.reason
}

describe('a card that an authority issued', () => {
  it('is taken by a gate that trusts what the authority publishes, within its dates', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const { texts } = await issued(folder, nowS + 60)
    expect(await answerOfGate(folder, texts)).toBe('vaccination')
    expect(await answerOfGate(folder, texts, nowS - 1)).toBe('not-yet-valid')
    expect(await answerOfGate(folder, texts, nowS + 61)).toBe('expired')
    const [header = ''] = cardOf(texts)?.split('.') ?? []
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      alg: 'ES256',
      zip: 'DEF',
    })
  })

  it('is refused once its id is revoked, and its neighbour is not', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const [one, other] = [await issued(folder), await issued(folder)]
    expect(one.id).not.toBe(other.id)
    good(await changeAuthority(folder, (state) => revoke(state, one.id, null)))
    expect(await answerOfGate(folder, one.texts)).toBe('revoked')
    expect(await answerOfGate(folder, other.texts)).toBe('vaccination')
  })

  it('is refused by a revocation of what came before a time, from the next second on', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const { id, texts } = await issued(folder)
    good(await changeAuthority(folder, (state) => revoke(state, id, nowS)))
    expect(await answerOfGate(folder, texts)).toBe('vaccination')
    good(await changeAuthority(folder, (state) => revoke(state, id, nowS + 1)))
    expect(await answerOfGate(folder, texts)).toBe('revoked')
  })

  it('stays good when its key is retired, not when it is withdrawn', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const { kid, texts } = await issued(folder)
    const retire = (withdraw: boolean) =>
      changeKeys(folder, keychainSecret, (state) => retireKey(state, kid, { withdraw, nowS }))
    good(await retire(false))
    expect(await answerOfGate(folder, texts)).toBe('vaccination')
    expect(await issueCard(await opened(folder), content, { nowS, untilS: null })).toMatchObject({
      error: { code: 'key-none' },
    })
    good(await retire(true))
    expect(await answerOfGate(folder, texts)).toBe('key-unknown')
  })
})

describe('a card that a gate would refuse', () => {
  it('is not handed out', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    expect(await issueCard(await opened(folder), content, { nowS, untilS: nowS - 1 })).toEqual({
      ok: false,
      error: { code: 'not-verified', detail: 'expired' },
    })
  })
})
