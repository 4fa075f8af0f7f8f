/** What a signature is over, and the signature, as a pass carries them. */
export interface Signed {
  readonly signed: Buffer
  readonly signature: Buffer
}
