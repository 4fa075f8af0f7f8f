import { isForKeys } from '../contract/keyboard-scanner.ts'
import type { Judge } from './lane/lane-parts.ts'

/** For a lane whose scanner poses as a keyboard: what such a one may not deliver is not looked at. */
export const judgeKeyed = (judge: Judge): Judge => ({
  ...judge,
  judge(text) {
    if (isForKeys(text)) return judge.judge(text)
    // The lane has forgotten that it waits for more codes: so must the judge.
    judge.forgetParts()
    return {
      kind: 'decision',
      decision: { outcome: 'refuse', reason: 'scanner-unsuited', format: null, pass: null },
    }
  },
})
