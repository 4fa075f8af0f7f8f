import type { PartAnswer, TrustFilePart } from '../contract/trust-api.ts'

/** The one file that a screen is handing in, part by part, or was: a new one takes its place. */
export class FileUpload {
  readonly #maxLength: number
  #upload: string | null = null
  #parts: string[] = []
  #length = 0
  #whole = false

  /** @param maxLength characters. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength
  }

  take({ upload, part, text, last }: TrustFilePart): PartAnswer {
    if (part === 0) this.#begin(upload)
    if (upload !== this.#upload || part !== this.#parts.length || this.#whole) return 'not-next'
    this.#length += text.length
    if (this.#length > this.#maxLength) {
      this.forget()
      return 'too-large'
    }
    this.#parts.push(text)
    this.#whole = last
    return 'taken'
  }

  /** Null: it is not here, or not yet whole. */
  parts(upload: string): readonly string[] | null {
    return upload === this.#upload && this.#whole ? this.#parts : null
  }

  forget(): void {
    this.#begin(null)
  }

  #begin(upload: string | null): void {
    this.#upload = upload
    this.#parts = []
    this.#length = 0
    this.#whole = false
  }
}
