import { readFileSync, statSync } from 'node:fs'
import { err, ok, type Result } from '../../native/result.ts'

/** A trust file of a whole directory is 2 MB. */
const maxBytes = 100_000_000

/** A file that a person named; the error is a sentence for them. */
export function readText(file: string): Result<string, string> {
  try {
    const { size } = statSync(file)
    if (size > maxBytes) return err(`${file} is ${size} bytes: too large to be what was meant`)
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return err(cannotBeRead(file, error))
  }
}

/** A JSON file that a person named; the error is a sentence for them. */
export function readJson(file: string): Result<unknown, string> {
  const text = readText(file)
  return text.ok ? parseJson(file, text.value) : text
}

/** @param file what `text` was read from. */
export function parseJson(file: string, text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text))
  } catch (error) {
    return err(cannotBeRead(file, error))
  }
}

const cannotBeRead = (file: string, error: unknown): string => `${file} cannot be read: ${reasonOf(error)}`

/** Of bad JSON the place alone: what stands there, which the parser quotes too, may be of a person. */
function reasonOf(error: unknown): string {
  if (!(error instanceof SyntaxError)) return error instanceof Error ? error.message : String(error)
  const place = /line \d+ column \d+/.exec(error.message)?.[0]
  return place === undefined ? 'it is not JSON' : `it is not JSON (${place})`
}
