import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AgreedEffect } from '../../../../main/contract/trust-api.ts'
import { everyIssuer } from '../../../../main/engine/store/issuer-list.ts'
import { storeFileName } from '../../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../../main/engine/store/trust-store.ts'
import type {
  SetupReply,
  SetupRequest,
  SetupThread,
} from '../../../../main/engine/trust/setup/trust-setup-port.ts'
import { TrustSetupThread } from '../../../../main/engine/trust/setup/trust-setup-thread.ts'
import { openSetupThread } from '../../../../main/hosts/open-setup-thread.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { newFolder } from '../../../support/folder.ts'
import { openGateStore } from '../../../support/gate-store.ts'
import { ShcAuthority } from '../../../support/shc-authority.ts'
import { listed } from '../../../support/listed.ts'

const query = { filter: everyIssuer, offset: 0, limit: 9 }
const undo = (job: string) => ({ job, change: { kind: 'undo' }, agreed: null }) as const

/** A thread that answers when the test says so. */
class SlowThread implements SetupThread {
  readonly asked: SetupRequest[] = []
  ended = false
  #reply: (reply: SetupReply) => void = () => undefined
  #end: () => void = () => undefined

  post(request: SetupRequest): void {
    this.asked.push(request)
  }
  onReply(listener: (reply: SetupReply) => void): void {
    this.#reply = listener
  }
  onEnd(listener: () => void): void {
    this.#end = listener
  }
  end(): void {
    this.ended = true
    this.#end()
  }
  answer(no: number, answer: SetupReply['answer']): void {
    this.#reply({ id: this.asked[no]?.id ?? 0, answer, fault: null })
  }
}

function slow() {
  const clock = new FakeClock()
  const threads: SlowThread[] = []
  const setup = new TrustSetupThread(() => {
    const thread = new SlowThread()
    threads.push(thread)
    return thread
  }, clock)
  const thread = (no = 0): SlowThread => {
    const found = threads[no]
    if (found === undefined) throw new Error('no such thread')
    return found
  }
  return { clock, setup, threads, thread }
}

describe('the thread of the setup screen', () => {
  it('works on the store beside the engine, which notices', async () => {
    const folder = newFolder()
    const { store } = openGateStore(folder)
    const trust = new TrustStore(store)
    const file = join(folder, storeFileName)
    const setup = new TrustSetupThread(() => openSetupThread({ file, kind: 'real' }), new FakeClock())
    onTestFinished(() => setup.close())
    const before = trust.revision()
    const authority = new ShcAuthority()
    const text = JSON.stringify(authority.trust())
    expect(await setup.trustFilePart({ upload: 'upload-1', part: 0, text, last: true })).toBe('taken')
    const change = { kind: 'file', upload: 'upload-1' } as const
    const would = await setup.changeTrust({ job: 'job-of-a-test', change, agreed: null })
    if (would.kind !== 'would') throw new Error(would.kind)
    const agreed = AgreedEffect.parse(would.effect)
    expect(await setup.changeTrust({ job: 'another-job', change, agreed })).toMatchObject({ kind: 'done' })
    expect(trust.revision()).not.toBe(before)
    expect(listed(store)).toMatchObject([{ id: authority.iss }])
    expect(await setup.issuers(query)).toMatchObject({ kind: 'page', rows: [{ id: authority.iss }] })
  })

  it('says why, where the store cannot be opened', async () => {
    const folder = newFolder()
    openGateStore(folder, 'demo').store.close()
    const file = join(folder, storeFileName)
    const setup = new TrustSetupThread(() => openSetupThread({ file, kind: 'real' }), new FakeClock())
    onTestFinished(() => setup.close())
    expect(await setup.issuers(query)).toEqual({ kind: 'failed', fault: 'store-not-ours' })
  })

  it('lets a screen ask again for what takes long, and does it once', async () => {
    const { clock, setup, thread } = slow()
    const first = setup.changeTrust(undo('first-job'))
    await clock.pass(2_000)
    expect(await first).toEqual({ kind: 'working' })
    expect(await setup.changeTrust(undo('second-job'))).toEqual({ kind: 'busy' })
    const again = setup.changeTrust(undo('first-job'))
    thread().answer(0, { kind: 'nothing-to-undo' })
    expect(await again).toEqual({ kind: 'nothing-to-undo' })
    expect(await setup.changeTrust(undo('first-job'))).toEqual({ kind: 'nothing-to-undo' })
    expect(thread().asked).toHaveLength(1)
    void setup.changeTrust(undo('second-job'))
    expect(thread().asked).toHaveLength(2)
  })

  it('that ends leaves nobody waiting, and the next who asks has another', async () => {
    const { setup, thread } = slow()
    const asked = setup.issuers(query)
    thread().end()
    expect(await asked).toEqual({ kind: 'failed', fault: 'failed' })
    const next = setup.issuers(query)
    thread(1).answer(0, { kind: 'working' })
    expect(await next).toEqual({ kind: 'working' })
  })

  it('goes when nobody has asked for a while, and not in the midst of something', async () => {
    const { clock, setup, thread, threads } = slow()
    const asked = setup.trustFilePart({ upload: 'upload-1', part: 0, text: '', last: true })
    clock.advance(20 * 60_000)
    expect(thread().ended).toBe(false)
    thread().answer(0, 'taken')
    expect(await asked).toBe('taken')
    clock.advance(20 * 60_000)
    expect(thread().ended).toBe(true)
    void setup.issuers(query)
    expect(threads).toHaveLength(2)
  })

  it('is not flooded by screens that do not wait', async () => {
    const { setup, thread } = slow()
    for (let no = 0; no < 100; no += 1) void setup.issuers(query)
    expect(thread().asked).toHaveLength(32)
    expect(await setup.issuers(query)).toEqual({ kind: 'working' })
    expect(await setup.signers({ kind: 'unpin', fingerprint: 'x' })).toMatchObject({ kind: 'failed' })
  })
})
