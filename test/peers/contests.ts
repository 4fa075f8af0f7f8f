import type { Contest } from './contest.ts'
import { euDccContest } from './contests/eu-dcc.ts'
import { nzcpContest } from './contests/nzcp.ts'
import { smartHealthCardContest } from './contests/smart-health-card.ts'

/** Every format that others read as well. A new one is a file in `contests` and a line here. */
export const contests: readonly (() => Promise<Contest>)[] = [
  smartHealthCardContest,
  nzcpContest,
  euDccContest,
]
