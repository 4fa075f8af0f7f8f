import { afterEach, describe, expect, it } from 'vitest'
import { AgreedEffect, type TrustChange } from '../../main/contract/trust-api.ts'
import { GateService, type WatchedScreen } from '../support/gate-service.ts'
import { numeric, ShcAuthority } from '../support/shc-authority.ts'

const tidy: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of tidy.splice(0).toReversed()) await undo()
})

const everyIssuer = { search: '', format: null, country: null, source: null, accepted: null }
const timing = { sameCodeMs: 0 }

/** Shows a card until the gate says `answer` to it: a running engine sees a change of trust within a second or two. */
async function shownUntil(screen: WatchedScreen, text: string, answer: 'admitted' | 'refused') {
  for (;;) {
    await screen.answered('ready')
    screen.forget()
    await screen.client.call('present', { laneId: 'desk', text })
    const said = await screen.until((lane) => ['admitted', 'refused'].includes(lane.answer.kind))
    if (said.answer.kind === answer) return said.answer
    await screen.client.call('dismiss', { laneId: 'desk' })
  }
}

describe('a running gate', () => {
  it('refuses a genuine pass from when the setup screen has said that its issuer is not accepted', async () => {
    const camera = { scanner: { kind: 'camera' }, relay: { kind: 'none' } }
    const service = new GateService([{ id: 'desk', name: 'Desk', ...camera, timing }])
    tidy.push(() => service.dispose())
    const authority = new ShcAuthority()
    service.trust(authority.trust())
    await service.start()
    const attendant = await service.screen('attendant')
    const setup = await service.screen('setup')
    const card = numeric(authority.card())
    await shownUntil(attendant, card, 'admitted')

    const change: TrustChange = { kind: 'choose', accepted: false, issuer: null, filter: everyIssuer }
    const would = await setup.client.call('changeTrust', { job: 'job-would', change, agreed: null })
    if (!would.ok || would.value.kind !== 'would') throw new Error(JSON.stringify(would))
    const agreed = AgreedEffect.parse(would.value.effect)
    const done = await setup.client.call('changeTrust', { job: 'job-done', change, agreed })
    expect(done).toMatchObject({ ok: true, value: { kind: 'done', effect: { issuersDistrusted: 1 } } })
    expect(await shownUntil(attendant, card, 'refused')).toMatchObject({ reason: 'issuer-not-trusted' })

    await service.stop()
    const [line] = service.run('audit', 'list').stdout.split('\n').slice(1)
    expect(line).toMatch(/setup screen +issuers-distrusted/)
    expect(service.printed).not.toContain(authority.iss)
  })
})
