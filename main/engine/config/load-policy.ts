import { resolve } from 'node:path'
import { err, ok, type Result } from '../../../native/result.ts'
import { PolicyDocument, readySetNames, type ReadySetName } from '../policy/policy-document.ts'
import { mistakesIn, type ConfigMistake } from './mistakes.ts'
import { readJsonFile } from './read-json-file.ts'

/** All business rules of the European Union with their value sets are 1 MB. */
const maxBytes = 8_000_000

/**
 * The rules of a gate, wherever they stand.
 * @param written a ready set by its name, the path of a file of rules, or rules.
 * @param folder that a path is relative to.
 */
export function loadPolicy(
  written: string | PolicyDocument,
  folder: string,
): Result<ReadySetName | PolicyDocument, readonly ConfigMistake[]> {
  if (typeof written !== 'string') return ok(written)
  const ready = readySetNames.find((name) => name === written)
  if (ready !== undefined) return ok(ready)
  const json = readJsonFile(resolve(folder, written), maxBytes)
  return json.ok ? checkPolicy(json.value) : json
}

/** Checks what a file of rules holds. */
export function checkPolicy(json: unknown): Result<PolicyDocument, readonly ConfigMistake[]> {
  const parsed = PolicyDocument.safeParse(json, { reportInput: true })
  return parsed.success ? ok(parsed.data) : err(mistakesIn(parsed.error, json))
}
