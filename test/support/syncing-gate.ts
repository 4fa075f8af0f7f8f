import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SyncStates } from '../../main/engine/store/sync-state.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { SyncConfig } from '../../main/engine/sync/sync-config.ts'
import type { SyncOutcome } from '../../main/engine/sync/sync-source.ts'
import { syncSources, type SyncRun } from '../../main/engine/sync/sync-sources.ts'
import { systemClock } from '../../native/clock.ts'
import { newFolder } from './folder.ts'
import { openGateStore } from './gate-store.ts'
import { ShcAuthority } from './shc-authority.ts'
import { WebServer } from './web-server.ts'

/** When a gate begins: the evening of a match. */
export const syncStartMs = Date.UTC(2026, 10, 21, 19)

type SyncingRun = Partial<SyncRun> & { readonly proxy?: unknown }

/** A gate with a clinic as its source, whose server is on this machine. */
export async function syncingGate() {
  const web = await WebServer.start()
  const caFile = join(newFolder(), 'ca.pem')
  writeFileSync(caFile, web.authority.cert)
  const authority = new ShcAuthority(web.url('/clinic'))
  const { store } = openGateStore(newFolder())
  const trust = new TrustStore(store)
  const states = new SyncStates(store)
  const here = { networks: ['127.0.0.1'], caFile }
  const clinic = { kind: 'issuer', name: 'clinic', iss: authority.iss, issuerName: 'A clinic', ...here }
  const jwks = '/clinic/.well-known/jwks.json'
  web.json(jwks, { keys: [authority.jwk] })
  let wallMs = syncStartMs
  return {
    web,
    authority,
    store,
    trust,
    states,
    here,
    clinic,
    jwks,
    later: (seconds: number) => {
      wallMs += seconds * 1_000
    },
    publish: (...keys: unknown[]) => web.json(jwks, { keys }),
    kids: () =>
      trust
        .document()
        .issuers.flatMap((entry) => (entry.format === 'smart-health-card' ? entry.jwks.keys : []))
        .map((key) => (key as { kid: string }).kid),
    run: async (sources: readonly unknown[] = [clinic], { proxy, ...over }: SyncingRun = {}) => {
      const outcomes: Record<string, SyncOutcome> = {}
      const run = {
        name: null,
        dueOnly: false,
        allowedBy: null,
        clock: { ...systemClock, wallMs: () => wallMs },
        random: () => 0,
        signal: new AbortController().signal,
        ...over,
      }
      const config = SyncConfig.parse({ sources, proxy })
      for await (const { source, outcome } of syncSources(config, store, run)) outcomes[source] = outcome
      return outcomes
    },
  }
}
