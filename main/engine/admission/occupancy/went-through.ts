import { unreachable } from '../../../../native/result.ts'
import type { PassageEnd } from '../../lane/lane-state.ts'

/**
 * Is whoever this end is about on the other side now? A forced arm counts: where a zone may be too full, one more is
 * safer than one fewer. A fault does not: nobody knows, and staff who know correct the figure.
 */
export function wentThrough(end: PassageEnd): boolean {
  switch (end) {
    case 'entered':
    case 'assumed':
    case 'free':
    case 'emergency':
    case 'tailgate':
    case 'tamper':
      return true
    case 'no-passage':
    case 'fault':
      return false
    default:
      return unreachable(end)
  }
}
