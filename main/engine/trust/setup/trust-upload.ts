import { maxTrustFileLength, type PartAnswer, type TrustFilePart } from '../../../contract/trust-api.ts'

/** The one file that is being handed in, part by part, or was: a new one takes its place. */
export class TrustUpload {
  #upload: string | null = null
  #parts: string[] = []
  #length = 0
  #whole = false

  take({ upload, part, text, last }: TrustFilePart): PartAnswer {
    if (part === 0) this.#begin(upload)
    if (upload !== this.#upload || part !== this.#parts.length || this.#whole) return 'not-next'
    this.#length += text.length
    if (this.#length > maxTrustFileLength) {
      this.forget()
      return 'too-large'
    }
    this.#parts.push(text)
    this.#whole = last
    return 'taken'
  }

  /** Null: it is not here, or not yet whole. */
  text(upload: string): string | null {
    return upload === this.#upload && this.#whole ? this.#parts.join('') : null
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
