import { join } from 'node:path'
import type { Command } from 'commander'
import { readAuthority } from '../../engine/issuing/authority.ts'
import { attemptOnDisk } from '../../engine/issuing/issuing-fault.ts'
import { publishedFiles } from '../../engine/issuing/published-files.ts'
import { replaceFile } from '../../engine/issuing/replace-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed } from './fault-words.ts'
import { withFolder, type FolderOption } from './options.ts'

interface Options extends FolderOption {
  readonly out: string
  readonly json?: true
}

export function register(issue: Command): void {
  withFolder(issue.command('publish'))
    .description('Write what verifiers need: keys, revocation lists, an entry for directories, a trust file.')
    .requiredOption('--out <folder>', 'the folder that a web server shows at the address of the authority')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Each file is replaced whole, so the folder may be the web server's own. It asks for no secret.
Exit status: 0 done, 2 no authority there, 3 a folder cannot be used.

  passgate issue publish --folder authority --out /srv/www/passes
  passgate keys import /srv/www/passes/trust.json --config gate.json`,
    )
    .action((options: Options) => {
      process.exitCode = publish(options)
    })
}

function publish({ folder, out, json }: Options): number {
  const state = readAuthority(folder)
  if (!state.ok) return failed(state.error)
  const files = publishedFiles(state.value)
  const written = attemptOnDisk(() => {
    for (const [path, content] of files) replaceFile(join(out, path), content, 0o644)
  })
  if (!written.ok) return failed(written.error)
  if (json) console.log(JSON.stringify({ files: [...files.keys()] }))
  else console.log(`${files.size} files in ${out}. They belong at ${state.value.iss}/`)
  return exitCodes.ok
}
