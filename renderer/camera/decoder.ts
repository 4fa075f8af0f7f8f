/** A grey picture: a byte a point, 0 is black, row by row. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/**
 * How long to look. `quick` finds what is held well, in a few milliseconds; `thorough` finds more, of a light code on a
 * dark ground for one, and takes several times as long.
 */
export type Effort = 'quick' | 'thorough'

/** Reads QR codes in pictures. */
export interface Decoder {
  /** The texts of the codes in the picture, as many as it can find. Never throws: a picture without one has none. */
  decode(picture: GreyPicture, effort: Effort): string[]
}
