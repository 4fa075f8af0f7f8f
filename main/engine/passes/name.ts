/** Longer than any name that fits a screen, short enough for one that is meant to break it. */
const maxNameLength = 80

/**
 * A name as an attendant may see it: control and direction characters could turn it into something else on the screen.
 * Empty where nothing is left.
 */
export function nameOnOneLine(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const characters = Array.from(plain.slice(0, 2 * maxNameLength))
  return characters.length > maxNameLength ? `${characters.slice(0, maxNameLength - 1).join('')}…` : plain
}
