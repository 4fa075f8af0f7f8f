import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { afterAll, beforeAll, expect } from 'vitest'
import { iss } from './authority.ts'
import { newFolder } from './folder.ts'
import { passgate, type Ran } from './passgate.ts'

export const phrase = 'five words for a test'

/** Of one test: its folder, where the authority is, the file of its passphrase, and what runs commands of it. */
export interface AuthorityCommand {
  readonly folder: string
  readonly home: string
  readonly secret: string
  issue(command: string, ...args: readonly string[]): Promise<Ran>
  /** Writes a file beside it. @returns its path. */
  file(name: string, content: unknown): string
}

/**
 * An authority as the command makes one, before the tests of a file; copied for each test, which takes no time. Its keys
 * are sealed again for less work, a third of a second for each command that opens them: what the command itself seals is
 * opened where a test makes an authority or a key of its own.
 */
export function authorityOfCommand(): () => AuthorityCommand {
  const template = mkdtempSync(join(tmpdir(), 'passgate-authority-'))
  beforeAll(async () => {
    const secret = join(template, 'phrase.txt')
    writeFileSync(secret, `${phrase}\n`)
    const about = ['--iss', iss, '--name', 'A health department', '--passphrase-file', secret]
    const made = await passgate('issue', 'init', '--folder', join(template, 'authority'), ...about)
    expect(made).toMatchObject({ status: 0, err: '' })
    await sealForLessWork(join(template, 'authority/keys.jwe'))
  })
  afterAll(() => rmSync(template, { recursive: true }))
  return () => {
    const folder = newFolder()
    cpSync(template, folder, { recursive: true })
    const home = join(folder, 'authority')
    return {
      folder,
      home,
      secret: join(folder, 'phrase.txt'),
      issue: (command, ...args) => passgate('issue', ...command.split(' '), '--folder', home, ...args),
      file(name, content) {
        const path = join(folder, name)
        writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
        return path
      },
    }
  }
}

async function sealForLessWork(file: string): Promise<void> {
  const secret = Buffer.from(phrase)
  const { plaintext, protectedHeader } = await compactDecrypt(readFileSync(file, 'utf8').trimEnd(), secret, {
    keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
    maxPBES2Count: 10_000_000,
  })
  const { alg, enc, cty } = protectedHeader
  const sealed = await new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg, enc, ...(cty === undefined ? {} : { cty }) })
    .setKeyManagementParameters({ p2c: 1_000 })
    .encrypt(secret)
  writeFileSync(file, `${sealed}\n`)
}
