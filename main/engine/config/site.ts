import type { Config, LaneConfig, RelayConfig, ScannerConfig } from './config.ts'
import { ConfigSchema } from './config.ts'

/** A lane as the engine builds it: what a configuration may name, and the simulators of the demo venue. */
export interface SiteLane extends Omit<LaneConfig, 'scanner' | 'relay'> {
  readonly scanner: ScannerConfig | { readonly kind: 'simulated' }
  readonly relay: RelayConfig | { readonly kind: 'simulated' }
}

/** Everything that one engine serves. */
export interface Site extends Omit<Config, 'lanes' | '$schema'> {
  readonly lanes: readonly SiteLane[]
  /** Demo trust and real trust never meet: this decides which of the two may enter the store. */
  readonly demo: boolean
}

/** Of a demo venue none: its devices are simulated. */
export const realLanes = ({ lanes }: Pick<Site, 'lanes'>): LaneConfig[] => lanes.filter(isReal)

export const isReal = (lane: SiteLane): lane is LaneConfig =>
  lane.scanner.kind !== 'simulated' && lane.relay.kind !== 'simulated'

export const siteOf = (config: Config): Site => ({ ...config, demo: false })

/** The venue that runs with no configuration: one lane, its scanner and its turnstile simulated. */
export function demoSite(dataFolder: string, port = 7_410): Site {
  const {
    lanes,
    policy: _,
    ...rest
  } = ConfigSchema.parse({
    venue: { name: 'Passgate Stadium', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    dataFolder,
    screens: { port },
    lanes: [{ id: 'north-1', name: 'North 1', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
  })
  const simulated = { kind: 'simulated' } as const
  return {
    ...rest,
    policy: 'any-authentic',
    demo: true,
    lanes: lanes.map((lane) => ({ ...lane, scanner: simulated, relay: simulated })),
  }
}
