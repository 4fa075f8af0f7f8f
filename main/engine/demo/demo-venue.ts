import type { Clock } from '../../../native/clock.ts'
import { err, ok, type Result } from '../../../native/result.ts'
import type { DemoPass } from '../../contract/gate-api.ts'
import type { OpenAuthority } from '../issuing/authority.ts'
import { qrCode, qrSvg } from '../issuing/qr-code.ts'
import type { StoreFault } from '../store/store-fault.ts'
import type { TrustStore } from '../store/trust-store.ts'
import { openDemoAuthority } from './demo-authority.ts'
import { demoPassIds, makeDemoPasses } from './demo-passes.ts'

/** What makes a gate a demo: an authority of its own, trusted by it alone, and a sheet of passes to try. */
export interface DemoVenue {
  /** What its ticket desk issues with. */
  readonly authority: OpenAuthority
  sheet(): Promise<DemoPass[]>
}

export async function openDemoVenue({
  folder,
  trustStore,
  clock,
}: {
  readonly folder: string
  readonly trustStore: TrustStore
  readonly clock: Clock
}): Promise<Result<DemoVenue, StoreFault>> {
  const opened = await openDemoAuthority(folder)
  if (!opened.ok) return opened
  const authority = opened.value
  const nowS = (): number => Math.floor(clock.wallMs() / 1_000)
  const imported = await trustStore.import(authority.trust, nowS(), {
    actor: 'demo',
    from: 'demo authority',
  })
  if (!imported.ok) {
    if (imported.error.code === 'issuer-not-allowed') throw new Error('the demo venue needs a demo store')
    return err(imported.error)
  }
  return ok({
    authority: authority.desk,
    async sheet() {
      const passes = await makeDemoPasses(authority, nowS())
      return Promise.all(
        demoPassIds.map(async (id) => ({
          id,
          codes: await Promise.all(passes[id].map(async (text) => ({ text, svg: await svgOf(text) }))),
        })),
      )
    },
  })
}

function svgOf(text: string): Promise<string> {
  const code = qrCode(text)
  if (code === null) throw new Error('a demo pass fits a code')
  return qrSvg(code)
}
