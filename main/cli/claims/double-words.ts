/**
 * What is told of tickets that let in more people than they may.
 * @param doubles how many more, by their tags. @param before how many of them were known before; absent: it is not told.
 */
export function doublesInWords(
  doubles: ReadonlyMap<string, number>,
  before?: (tag: string) => number,
): string {
  const entries = [...doubles.values()].reduce((sum, times) => sum + times, 0)
  if (entries === 0) return 'No ticket let in more people than it may.'
  const tickets = doubles.size === 1 ? '1 ticket' : `${doubles.size} tickets`
  const fresh =
    before && [...doubles].reduce((sum, [tag, times]) => sum + Math.max(0, times - before(tag)), 0)
  const told = fresh === undefined ? '' : `, ${fresh} of them found now`
  return `Double entries: ${entries} by ${tickets}${told}.`
}
