import { randomBytes } from 'node:crypto'
import { smartHealthCardTrust } from '../../main/engine/passes/smart-health-card/trust.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import { percentiles } from '../bench/percentiles.ts'
import { ShcAuthority } from '../support/shc-authority.ts'

const sizes = [1_000, 100_000, 1_000_000]
const rounds = 5_000
/** One alone is too quick for the clock. */
const atOnce = 64

export interface LookUpFigures {
  readonly ids: number
  /** Nanoseconds. */
  readonly p50Ns: number
  readonly p99Ns: number
}

/** How long it takes to know that a card is revoked, or is not, by the length of its issuer's list. */
export async function lookUps(): Promise<LookUpFigures[]> {
  const figures: LookUpFigures[] = []
  for (const ids of sizes) figures.push(await measured(ids))
  return figures
}

async function measured(ids: number): Promise<LookUpFigures> {
  const authority = new ShcAuthority()
  const rids = Array.from({ length: ids }, () => randomBytes(16).toString('base64url'))
  const { view } = await buildTrustView(
    authority.trust([{ kid: authority.kid, method: 'rid', ctr: 1, rids }]),
  )
  const key = view.of(smartHealthCardTrust).get(authority.iss)?.keys.get(authority.kid)
  if (key === undefined) throw new Error('no key')
  const samples: number[] = []
  for (let round = -rounds / 5; round < rounds; round += 1) {
    // Half of them revoked; texts of their own, as a scan brings them.
    const asked = Array.from({ length: atOnce }, (_, nth) =>
      Buffer.from(
        nth % 2 === 0 ? (rids[Math.floor(Math.random() * ids)] ?? '') : randomBytes(16).toString('base64url'),
      ).toString('latin1'),
    )
    let revoked = 0
    const startMs = performance.now()
    for (const rid of asked) if (key.isRevoked(rid, 1_700_000_000)) revoked += 1
    const took = performance.now() - startMs
    if (revoked !== atOnce / 2) throw new Error('a wrong answer')
    if (round >= 0) samples.push((took * 1e6) / atOnce)
  }
  const { p50, p99 } = percentiles(samples)
  return { ids, p50Ns: p50, p99Ns: p99 }
}

if (import.meta.main) console.table(await lookUps())
