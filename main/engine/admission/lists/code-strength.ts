/** With fewer codes than this, what they are made of is guessed from their kinds of characters. */
const fewCodes = 20
/** Of a number at the end of a code: what is exact. */
const mostDigits = 15
/** Below it, somebody who stands at a gate and tries may get in. */
const safeOneIn = 1_000_000

/** How hard the codes of a list are to guess. */
export interface Strength {
  readonly codes: number
  /** Characters of most of them. */
  readonly length: number
  /** Of which characters they are made. */
  readonly alphabet: 'digits' | 'letters' | 'letters-and-digits' | 'others-too'
  /** How many codes of that make there could be, more or less. */
  readonly possible: number
  /** Of so many guesses, one is a good code. */
  readonly oneIn: number
  /** They are numbers that lie close to each other. */
  readonly inSequence: boolean
  readonly guessable: boolean
}

interface OfLength {
  codes: number
  /** Of each place, 128 bits: which characters were there. */
  readonly seen: Uint32Array
}

/** Looks at the codes of a list as they come, and keeps none of them. */
export class CodeStrength {
  readonly #lengths = new Map<number, OfLength>()
  #codes = 0
  /** What stands before the number of each code so far; null: they have no number, or differ. */
  #prefix: string | null | undefined = undefined
  #least = Number.POSITIVE_INFINITY
  #most = Number.NEGATIVE_INFINITY

  /** @param code ASCII. */
  add(code: string): void {
    this.#codes += 1
    const { length } = code
    const ofLength = this.#lengths.get(length) ?? { codes: 0, seen: new Uint32Array(4 * length) }
    this.#lengths.set(length, ofLength)
    ofLength.codes += 1
    for (let place = 0; place < length; place += 1) {
      const character = code.charCodeAt(place)
      const word = 4 * place + (character >>> 5)
      ofLength.seen[word] = (ofLength.seen[word] ?? 0) | (1 << (character & 31))
    }
    this.#addNumber(code)
  }

  get result(): Strength {
    const all = new Set([...this.#lengths.values()].flatMap(({ seen }) => charactersIn(seen)))
    const isFew = this.#codes < fewCodes
    const choices = [...this.#lengths.values()].map(({ seen }) => choicesOf(seen, all, isFew))
    const range = this.#prefix === null || isFew ? Number.POSITIVE_INFINITY : this.#most - this.#least + 1
    const possible = Math.max(
      this.#codes,
      Math.min(
        range,
        choices.reduce((sum, count) => sum + count, 0),
      ),
    )
    const oneIn = this.#codes === 0 ? Number.POSITIVE_INFINITY : possible / this.#codes
    const [length = 0] = [...this.#lengths].toSorted(([, a], [, b]) => b.codes - a.codes)[0] ?? []
    return {
      codes: this.#codes,
      length,
      alphabet: alphabetOf(all),
      possible,
      oneIn,
      inSequence: range <= possible && oneIn < 100,
      guessable: oneIn < safeOneIn,
    }
  }

  #addNumber(code: string): void {
    if (this.#prefix === null) return
    const digits = /\d+$/.exec(code)?.[0] ?? ''
    const prefix = code.slice(0, code.length - digits.length)
    if (digits === '' || digits.length > mostDigits || (this.#prefix ?? prefix) !== prefix) {
      this.#prefix = null
      return
    }
    this.#prefix = prefix
    this.#least = Math.min(this.#least, Number(digits))
    this.#most = Math.max(this.#most, Number(digits))
  }
}

function charactersIn(seen: Uint32Array): string[] {
  const characters: string[] = []
  seen.forEach((bits, word) => {
    for (let bit = 0; bit < 32; bit += 1)
      if (((bits >>> bit) & 1) === 1) characters.push(String.fromCharCode((word % 4) * 32 + bit))
  })
  return characters
}

const classes = [/\d/, /[a-z]/, /[A-Z]/, /[^a-zA-Z\d]/] as const
/** Of signs, one more at most. */
const sizes = [10, 26, 26, 2] as const

/** How many codes could be made alike: at each place one of the kinds of characters that came there. */
function choicesOf(seen: Uint32Array, all: ReadonlySet<string>, isFew: boolean): number {
  let choices = 1
  for (let place = 0; place < seen.length / 4; place += 1) {
    const here = charactersIn(seen.subarray(4 * place, 4 * place + 4))
    // What is the same in many codes is no secret.
    if (here.length === 1 && !isFew) continue
    choices *= classes.reduce((sum, kind, at) => {
      if (!here.some((character) => kind.test(character))) return sum
      const met = [...all].filter((character) => kind.test(character)).length
      return sum + (isFew ? (sizes[at] ?? 0) : met)
    }, 0)
  }
  return choices
}

function alphabetOf(characters: ReadonlySet<string>): Strength['alphabet'] {
  const text = [...characters].join('')
  if (/^\d*$/.test(text)) return 'digits'
  if (/^[a-zA-Z]*$/.test(text)) return 'letters'
  return /^[a-zA-Z\d]*$/.test(text) ? 'letters-and-digits' : 'others-too'
}
