const perLine = 16

/** Bytes as people compare them with a data sheet: sixteen to a line, in hex, and what of them is text. */
export function bytesInLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += perLine) {
    const part = [...bytes.subarray(at, at + perLine)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${hex.padEnd(perLine * 3 - 1)}  ${text}`)
  }
  return lines
}
