/**
 * The lines of a stream, one by one, holding no more than one of them: null for a line that is longer than `maxBytes`
 * or is not UTF-8. A line ends at a line feed alone; the last one may go without.
 */
export async function* boundedLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<string | null> {
  let pieces: Buffer[] = []
  let size = 0
  const add = (piece: Buffer): void => {
    size += piece.length
    if (size > maxBytes) pieces = []
    else pieces.push(piece)
  }
  const line = (): string | null => {
    const text = size > maxBytes ? null : textOf(Buffer.concat(pieces))
    pieces = []
    size = 0
    return text
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end))
      yield line()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (size > 0) yield line()
}

const lineFeed = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
