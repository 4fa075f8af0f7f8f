import { createReadStream } from 'node:fs'
import { boundedLines } from '../bounded-lines.ts'
import { exitCodes } from '../exit-codes.ts'
import { wrongUse } from '../fault-words.ts'

/** Longer than any command. Bytes. */
const maxLine = 200

/**
 * Obeys the lines of a script, then those of the standard input, until one of them says to end, or a signal where no more
 * come. @param obey true: told to end. @returns the exit status.
 */
export function obeyLines(
  script: string | undefined,
  obey: (line: string) => Promise<boolean>,
): Promise<number> {
  const sources = [...(script === undefined ? [] : [createReadStream(script)]), process.stdin]
  return new Promise((resolve) => {
    const end = (): void => resolve(exitCodes.ok)
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    obeySources(sources, obey).then(
      (quit) => {
        if (quit) end()
      },
      (error: unknown) =>
        resolve(wrongUse(`--script: ${error instanceof Error ? error.message : String(error)}`)),
    )
  })
}

async function obeySources(
  sources: readonly AsyncIterable<Buffer>[],
  obey: (line: string) => Promise<boolean>,
): Promise<boolean> {
  for (const source of sources) {
    for await (const line of boundedLines(source, maxLine)) {
      if (await obey(line ?? '?')) return true
    }
  }
  return false
}
