import type { PassFormat } from './pass-format.ts'
import { smartHealthCard } from './smart-health-card/smart-health-card.ts'

/** Every kind of pass that this gate reads. A new one is its folder and a line here. */
export const formats: readonly PassFormat[] = [smartHealthCard]
