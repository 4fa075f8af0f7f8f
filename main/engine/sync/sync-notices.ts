import type { Notice } from '../../contract/gate-api.ts'
import type { SourceView } from '../../contract/sources-api.ts'

/** Failures in a row from which on somebody should look: one or two mend themselves. */
const manyFailures = 3

const needs = {
  /** Half of its keys are gone: a person says whether that is meant. */
  'source-shrunk': ({ fault }: SourceView): boolean => fault === 'shrunk',
  'source-failing': ({ fault, failures }: SourceView): boolean =>
    fault !== 'shrunk' && failures >= manyFailures,
}
export const syncNotices = Object.keys(needs) as (keyof typeof needs)[]

/** What staff should know of the sources, each with their names; null where all is well. */
export function syncNotice(code: keyof typeof needs, views: readonly SourceView[]): Notice | null {
  const names = views.filter(needs[code]).map(({ name }) => name)
  return names.length === 0 ? null : { code, severity: 'warning', detail: names.join(', ') }
}
