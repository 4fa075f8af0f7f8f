/** A name as an id: small letters, digits and hyphens. @param otherwise where nothing of it is left. */
export function idOfName(name: string, otherwise: string, maxLength: number): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, '')
  return plain === '' ? otherwise : plain
}
