import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** An authority as the command makes one, before the tests of a file; copied for each test, which takes no time. */
export function authorityOfCommand(): () => AuthorityCommand {
  const template = mkdtempSync(join(tmpdir(), 'passgate-authority-'))
  beforeAll(async () => {
    const secret = join(template, 'phrase.txt')
    writeFileSync(secret, `${phrase}\n`)
    const about = ['--iss', iss, '--name', 'A health department', '--passphrase-file', secret]
    const made = await passgate('issue', 'init', '--folder', join(template, 'authority'), ...about)
    expect(made).toMatchObject({ status: 0, err: '' })
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
