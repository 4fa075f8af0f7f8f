import { describe, expect, it } from 'vitest'
import { changeAuthority } from '../../../main/engine/issuing/authority.ts'
import { revoke } from '../../../main/engine/issuing/authority-state.ts'
import { eligibility } from '../../../main/engine/issuing/eligibility.ts'
import { parseHealthRecord } from '../../../main/engine/issuing/health-record.ts'
import { issuePass } from '../../../main/engine/issuing/issue-pass.ts'
import { trustIn } from '../../../main/engine/issuing/published-files.ts'
import { verifyTexts } from '../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../main/engine/trust/build-trust-view.ts'
import { good, newAuthority, opened, stateIn } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'

const nowS = Date.parse('2021-04-10T12:00:00-04:00') / 1_000
const record = good(
  parseHealthRecord({
    given: 'Ada',
    family: 'Example',
    birthDate: '1984-07-04',
    doses: [{ product: '212', date: '2021-03-01' }],
    tests: [{ method: 'antigen', result: 'negative', sampled: '2021-04-10T11:00:00-04:00' }],
  }),
)

async function verdictOf(folder: string, texts: readonly string[], atS = nowS) {
  const { view, leftOut } = await buildTrustView(trustIn(stateIn(folder)))
  expect(leftOut).toEqual([])
  return verifyTexts(texts, view, atS)
}

async function issued(type: 'vaccination' | 'antigen-negative') {
  const folder = newFolder()
  await newAuthority(folder)
  const right = good(eligibility(record, type, nowS))
  return { folder, pass: good(await issuePass(await opened(folder), record, right, nowS)) }
}

describe('a pass that an authority issued from a record', () => {
  it('says who, what kind and until when, and nothing of the record behind it', async () => {
    const { folder, pass } = await issued('antigen-negative')
    const verdict = await verdictOf(folder, pass.texts)
    if (verdict.outcome === 'refused') throw new Error(verdict.reason)
    expect(verdict.pass).toMatchObject({
      type: 'antigen-negative',
      validFrom: nowS,
      validUntil: nowS + 5 * 3_600,
    })
    expect(verdict.pass.holder.reveal()).toEqual({ name: 'Ada Example', birthDate: '1984-07-04' })
    expect(pass.texts.join('')).not.toMatch(/212|2021-03-01|11:00/)
  })

  it('holds through its last second, and no longer', async () => {
    const { folder, pass } = await issued('antigen-negative')
    expect(await verdictOf(folder, pass.texts, nowS + 5 * 3_600)).toMatchObject({ outcome: 'verified' })
    expect(await verdictOf(folder, pass.texts, nowS + 5 * 3_600 + 1)).toMatchObject({ reason: 'expired' })
  })

  it('is refused once its id is revoked, or if it came before a time', async () => {
    const { folder, pass } = await issued('vaccination')
    const revokeBefore = async (beforeS: number | null) =>
      good(await changeAuthority(folder, (state) => revoke(state, pass.id, beforeS)))
    await revokeBefore(nowS)
    expect(await verdictOf(folder, pass.texts)).toMatchObject({ outcome: 'verified' })
    await revokeBefore(nowS + 1)
    expect(await verdictOf(folder, pass.texts)).toMatchObject({ reason: 'revoked' })
    await revokeBefore(null)
    expect(await verdictOf(folder, pass.texts)).toMatchObject({ reason: 'revoked' })
  })
})
