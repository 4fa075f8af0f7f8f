import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes long, by its folder, the longest first. The rest comes behind it, and what is pure last. */
const long = [
  'test/package/',
  'test/renderer/',
  'test/e2e/serial-gate',
  'test/cli/issue',
  'test/engine/sync/sync',
  'test/fuzz/',
  'test/evening/',
  'test/kills/',
  'test/cli/',
  'test/e2e/',
  'test/shell/',
]

/** The order of the files: a long one that came last would run alone while the other worker has nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual: BaseSequencer['sort'] = super.sort.bind(this)
    return (await usual(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  if (project.name === 'pure') return long.length + 1
  const at = long.findIndex((folder) => moduleId.includes(folder))
  return at === -1 ? long.length : at
}
