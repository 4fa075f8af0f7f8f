import { describe, expect, it } from 'vitest'
import { numeric, ShcAuthority } from '../../support/shc-authority.ts'
import { clinicSource, SyncedGate } from '../../support/synced-gate.ts'

const minuteMs = 60_000

describe('an engine with a source of keys', () => {
  it('looks at it by itself, and admits the pass whose key it brought', async () => {
    const { source, authority, dataFolder } = await clinicSource({ everyMinutes: 5 })
    const gate = await SyncedGate.start(dataFolder, [source])
    const card = numeric(authority.card())
    expect(await gate.answers(card)).toBe('refused')
    await gate.sourceIs(({ lastSuccessS }) => lastSuccessS !== null)
    expect(await gate.answersOtherThan('refused', card)).toBe('admitted')
    expect(gate.logged).toContainEqual(
      expect.objectContaining({ event: 'source-taken', source: 'clinic', keysAdded: 1 }),
    )
  })

  it('turns away, in the same run, the pass whose key its issuer has given up', async () => {
    const { source, authority, publish, dataFolder } = await clinicSource({ everyMinutes: 5 })
    const gate = await SyncedGate.start(dataFolder, [source])
    await gate.pass(10_000)
    const card = numeric(authority.card())
    expect(await gate.answersOtherThan('refused', card)).toBe('admitted')
    const next = new ShcAuthority(authority.iss)
    publish(next.jwk)
    await gate.pass(5 * minuteMs)
    expect(await gate.answersOtherThan('admitted', card)).toBe('refused')
    expect(await gate.answers(numeric(next.card()))).toBe('admitted')
  })
})
