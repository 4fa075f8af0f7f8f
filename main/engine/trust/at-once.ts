import type { LongList, Preparing } from './trust-kind.ts'

/** Prepares in one go what is in memory as a whole: for commands, and for what is imported. */
export const atOnce: Preparing = {
  rest: () => Promise.resolve(),
  list: (_path, written) => inSlices(written, () => Promise.resolve()),
}

/** Items that are in memory already. */
export const inSlices = <Item>(items: readonly Item[], rest: () => Promise<void>): LongList<Item> => ({
  length: items.length,
  // As JSON: quotation marks and a comma.
  characters: items.reduce((sum, item) => sum + (typeof item === 'string' ? item.length + 3 : 0), 0),
  async *[Symbol.asyncIterator]() {
    for (let done = 0; done < items.length; done += itemsAtOnce) {
      await rest()
      yield items.slice(done, done + itemsAtOnce)
    }
  },
})

/** Of ids or certificates, so many are gone through without a pause. */
const itemsAtOnce = 1_000
