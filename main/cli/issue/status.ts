import type { Command } from 'commander'
import { readAuthority, readSeal } from '../../engine/issuing/authority.ts'
import { signingKey, type AuthorityKey, type AuthorityState } from '../../engine/issuing/authority-state.ts'
import { exitCodes } from '../exit-codes.ts'
import { table } from '../table.ts'
import { failed } from './fault-words.ts'
import { withFolder, type FolderOption } from './options.ts'

interface Options extends FolderOption {
  readonly json?: true
}

export function register(issue: Command): void {
  withFolder(issue.command('status'))
    .description('Show an authority: its keys, which of them signs, how many passes are revoked.')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nIt asks for no secret.\nExit status: 0 done, 2 no authority there, 3 it cannot be used.\n\n  passgate issue status --folder authority',
    )
    .action((options: Options) => {
      process.exitCode = status(options)
    })
}

function status({ folder, json }: Options): number {
  const state = readAuthority(folder)
  if (!state.ok) return failed(state.error)
  const seal = readSeal(folder)
  if (!seal.ok) return failed(seal.error)
  const { iss, name, website, tickets } = state.value
  const ticketsRevoked = tickets.revoked.length
  const keptBy = seal.value.kind
  const keys = state.value.keys.map((key) => ({
    kid: key.kid,
    alg: key.alg,
    state: stateOf(key, state.value),
    madeS: key.madeS,
    retiredS: key.retiredS,
    revoked: key.alg === 'ES256' ? key.revoked.length : null,
  }))
  if (json) {
    console.log(JSON.stringify({ iss, name, website, keptBy, keys, ticketsRevoked }))
    return exitCodes.ok
  }
  console.log(`${name} (${iss}), its keys kept by a ${keptBy}\n`)
  const rows = keys.map(({ kid, alg, state: now, madeS, revoked }) => [
    kid,
    alg,
    now,
    new Date(madeS * 1_000).toISOString().slice(0, 10),
    revoked === null ? '' : String(revoked),
  ])
  console.log(table(['key', 'kind', 'state', 'made (UTC)', 'revoked'], rows))
  console.log(`\nTickets revoked: ${ticketsRevoked}`)
  return exitCodes.ok
}

/** A key that was not retired stands by when a newer one of its kind signs. */
function stateOf(key: AuthorityKey, state: AuthorityState): 'signs' | 'stands by' | 'retired' {
  if (key.retiredS !== null) return 'retired'
  return signingKey(state, key.alg) === key ? 'signs' : 'stands by'
}
