/** Twice what a code of version 40 holds in bytes (2,953), pretty-printed. */
export const maxJsonLength = 16_384
/** Passes in JSON have six levels. */
const maxDepth = 16

export type JsonObject = Readonly<Record<string, unknown>>

const objectStart = /^[ \t\r\n]*\{/

/** Cheap: by its first character that is no space. */
export const startsAsObject = (text: string): boolean => objectStart.test(text)

/** A JSON object out of a text, within limits of size and depth that are looked at first; null for what is none. */
export function parseObject(text: string): JsonObject | 'too-large' | null {
  if (text.length > maxJsonLength) return 'too-large'
  if (!isShallow(text)) return null
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json : null
  } catch {
    return null
  }
}

export const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * What a signature over JSON is over: members in order, nothing between them, UTF-8. Null for what has no such form: a
 * number out of range, half a surrogate pair. Our own, since it is on the path to the relay and takes less than half as
 * long as the package `canonicalize`, whose output it must equal.
 * Source: RFC 8785 (JCS).
 */
export function canonicalBytes(json: JsonObject): Buffer | null {
  try {
    return Buffer.from(canonicalText(json))
  } catch (error) {
    if (error instanceof NoCanonicalForm) return null
    throw error
  }
}

class NoCanonicalForm extends Error {}

/** Goes as deep as the JSON does, which `parseObject` limits. */
function canonicalText(json: unknown): string {
  if (typeof json === 'string') return quoted(json)
  if (Array.isArray(json)) return `[${json.map(canonicalText).join(',')}]`
  if (!isObject(json)) {
    if (typeof json === 'number' && !Number.isFinite(json)) throw new NoCanonicalForm()
    return JSON.stringify(json)
  }
  let members = ''
  // By UTF-16 code units, as the standard wants it.
  for (const name of Object.keys(json).toSorted()) {
    members += `${members === '' ? '' : ','}${quoted(name)}:${canonicalText(json[name])}`
  }
  return `{${members}}`
}

/** Printable ASCII that JSON escapes nothing of: nearly every text of a pass, and quicker than asking JSON for each. */
const plain = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new NoCanonicalForm()
  return JSON.stringify(text)
}

function isShallow(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at)
        break
      case '{':
      case '[':
        depth += 1
        if (depth > maxDepth) return false
        break
      case '}':
      case ']':
        depth -= 1
        break
      default:
    }
  }
  return true
}

/** Where the quotation mark is that closes the one at `start`; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}
