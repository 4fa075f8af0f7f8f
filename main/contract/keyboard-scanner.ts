/** How the keys of a scanner that poses as a keyboard are read. */
export const keyLayouts = ['by-key', 'us-by-code'] as const
export type KeyLayout = (typeof keyLayouts)[number]

/**
 * The longest code that such a scanner may deliver. At 10 ms a key this takes four seconds, and each key is one that may
 * be lost, doubled or changed on the way: a ticket and most certificates are shorter, a health card is not.
 */
export const longestKeyed = 400

/** May a code be taken from such a scanner? Half of one tells, as far as it goes. */
export const isForKeys = (text: string): boolean => text.length <= longestKeyed && !/^shc:\//i.test(text)
