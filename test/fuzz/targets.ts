import type { FuzzTarget } from './target.ts'
import { pretixTarget } from './targets/pretix.ts'
import { smartHealthCardTarget } from './targets/smart-health-card.ts'

/** Every format that is tampered with. A new one is a file in `targets` and a line here. */
export const targets: readonly FuzzTarget[] = [smartHealthCardTarget, pretixTarget]
