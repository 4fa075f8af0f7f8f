import { Option, type Command } from 'commander'
import { addKey, changeKeys } from '../../engine/issuing/authority.ts'
import { retireKey, type KeyAlgorithm } from '../../engine/issuing/authority-state.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed } from './fault-words.ts'
import { nowS, withFolder, withPassphrase, type FolderOption } from './options.ts'
import { secretOf, type SecretOptions } from './secret.ts'

const algorithms: readonly KeyAlgorithm[] = ['ES256', 'EdDSA']

interface Options extends FolderOption, SecretOptions {
  readonly json?: true
}

const exits = '\nExit status: 0 done, 2 wrong use, 3 the folder or the keychain cannot be used.\n'

export function register(issue: Command): void {
  const key = issue.command('key').description('The keys of an authority.')
  withPassphrase(withFolder(key.command('add')))
    .description('Make a new key, which signs from now on. Publish before you issue with it.')
    .addOption(
      new Option('--alg <kind>', 'ES256 for passes, EdDSA for tickets').choices(algorithms).default('ES256'),
    )
    .option('--json', 'print it as JSON')
    .addHelpText('after', `${exits}\n  passgate issue key add --folder authority`)
    .action(async (options: Options & { readonly alg: KeyAlgorithm }) => {
      process.exitCode = await add(options)
    })
  withPassphrase(withFolder(key.command('retire')))
    .description('Let a key sign no more, and destroy its private half. What it signed stays good.')
    // An option, since an id may begin with a hyphen.
    .requiredOption('--kid <key>', 'its id, as passgate issue status shows it')
    .option('--withdraw', 'publish it no longer either: every pass that it signed is refused')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `${exits}\n  passgate issue key retire --folder authority --kid xXAeXbIMnavxOdV_OlNh3E1ipcVh4pNkH0eM4k5VGrE`,
    )
    .action(async (options: Options & { readonly kid: string; readonly withdraw?: true }) => {
      process.exitCode = await retire(options)
    })
}

async function add({
  alg,
  folder,
  json,
  ...options
}: Options & { readonly alg: KeyAlgorithm }): Promise<number> {
  const secret = await secretOf(folder, options)
  if (!secret.ok) return failed(secret.error)
  const kid = await addKey(folder, secret.value, alg, nowS())
  if (!kid.ok) return failed(kid.error)
  console.log(
    json ? JSON.stringify({ kid: kid.value, alg }) : `${kid.value} (${alg}) signs from now on. ${again}`,
  )
  return exitCodes.ok
}

async function retire({
  kid,
  folder,
  json,
  withdraw = false,
  ...options
}: Options & { readonly kid: string; readonly withdraw?: boolean }): Promise<number> {
  const secret = await secretOf(folder, options)
  if (!secret.ok) return failed(secret.error)
  const retired = await changeKeys(folder, secret.value, (state) =>
    retireKey(state, kid, { withdraw, nowS: nowS() }),
  )
  if (!retired.ok) return failed(retired.error)
  const words = withdraw
    ? 'is withdrawn: what it signed is refused'
    : 'signs no more; what it signed stays good'
  console.log(json ? JSON.stringify({ kid, withdrawn: withdraw }) : `${kid} ${words}. ${again}`)
  return exitCodes.ok
}

/** Said after each change that gates must hear of. */
export const again = 'Publish again, unless passgate issue serve is running.'
