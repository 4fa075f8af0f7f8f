/** Where an issuer came from: a source by its name, a bundle by its signer, or a person's file. */
export interface Origin {
  readonly kind: 'source' | 'bundle' | 'import'
  /** Empty for what people imported. */
  readonly name: string
}

const mark = 'source '

/** How a source stands where a bundle's signer does: no fingerprint looks like it. */
export const sourceMark = (name: string): string => mark + name

export function originOf(broughtBy: string | null): Origin {
  if (broughtBy === null) return { kind: 'import', name: '' }
  return broughtBy.startsWith(mark)
    ? { kind: 'source', name: broughtBy.slice(mark.length) }
    : { kind: 'bundle', name: broughtBy }
}
