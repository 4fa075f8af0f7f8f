/** Numbers without pattern that are the same again for the same seed (the mixing of splitmix32). */
export class Random {
  #state: number

  /** @param nth gives each input numbers of its own, so that one can be made again without those before it. */
  constructor(seed: number, nth = 0) {
    this.#state = mixed(mixed(seed) ^ nth)
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e37_79b9) | 0
    return Math.floor((mixed(this.#state) / 2 ** 32) * limit)
  }

  /** @param share from 0, never, to 1, always. */
  chance(share: number): boolean {
    return this.below(2 ** 20) < share * 2 ** 20
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('nothing to pick from')
    return from[this.below(from.length)] as T
  }
}

function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x21f0_aaad)
  const twice = Math.imul(once ^ (once >>> 15), 0x735a_2d97)
  return (twice ^ (twice >>> 15)) >>> 0
}
