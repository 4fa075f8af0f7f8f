/** Files of an archive that is not compressed. Source: APPNOTE.TXT, "Local file header". */
export function filesInZip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameLength, extraLength] = [
      zip.readUInt32LE(at + 18),
      zip.readUInt16LE(at + 26),
      zip.readUInt16LE(at + 28),
    ]
    const from = at + 30 + nameLength + extraLength
    files.set(zip.toString('utf8', at + 30, at + 30 + nameLength), zip.subarray(from, from + size))
    at = from + size
  }
  return files
}
