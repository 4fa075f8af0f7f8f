import { readFileSync, statSync } from 'node:fs'
import { err, ok, type Result } from '../../../native/result.ts'
import type { ConfigMistake } from './mistakes.ts'

/** A JSON file that a person named. @param maxBytes far above any real one: a log or a video is told apart by it. */
export function readJsonFile(file: string, maxBytes: number): Result<unknown, readonly ConfigMistake[]> {
  let text: string
  try {
    const { size } = statSync(file)
    if (size > maxBytes) return mistake(`${size} bytes`, `a file of ${maxBytes} bytes or less`)
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return mistake(null, `a file that can be read (${messageOf(error)})`)
  }
  try {
    return ok(JSON.parse(text))
  } catch (error) {
    return mistake(null, `a JSON file (${messageOf(error)})`)
  }
}

const mistake = (found: string | null, allowed: string): Result<never, readonly ConfigMistake[]> =>
  err([{ path: '', found, allowed }])

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
