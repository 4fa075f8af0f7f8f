import type { Contest } from './contest.ts'
import { smartHealthCardContest } from './contests/smart-health-card.ts'

/** Every format that others read as well. A new one is a file in `contests` and a line here. */
export const contests: readonly (() => Promise<Contest>)[] = [smartHealthCardContest]
