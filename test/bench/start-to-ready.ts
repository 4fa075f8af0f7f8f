import { spawnSync } from 'node:child_process'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { GateService } from '../support/gate-service.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { percentiles } from './percentiles.ts'

const issuers = 1_000
const rounds = 5

/** From the start of the service to its lanes serving, with 1,000 issuers in the store; and what Node takes for nothing. */
export async function startToReady(): Promise<{ ms: number; nodeMs: number }> {
  const service = new GateService([
    { id: 'desk', name: 'Desk', scanner: { kind: 'camera' }, relay: { kind: 'none' } },
  ])
  const trust: TrustDocument = {
    issuers: Array.from(
      { length: issuers },
      (_, nth) => new ShcAuthority(`https://issuer-${nth}.example`).trust().issuers,
    ).flat(),
  }
  service.trust(trust)
  const samples: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now()
    await service.start()
    samples.push(performance.now() - startedMs)
    await service.stop()
    const nodeMs = performance.now()
    spawnSync(process.execPath, ['-e', '0'])
    bare.push(performance.now() - nodeMs)
  }
  await service.dispose()
  return { ms: percentiles(samples).p50, nodeMs: percentiles(bare).p50 }
}

if (import.meta.main) console.log(await startToReady())
