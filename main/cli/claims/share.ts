import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { createInterface } from 'node:readline'
import { base32crockford } from '@scure/base'
import type { Command } from 'commander'
import { z } from 'zod'
import { err, ok, type Result } from '../../../native/result.ts'
import { replaceFile } from '../../engine/issuing/replace-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { askPassphrase } from '../issue/ask-passphrase.ts'
import { actor, nowS } from '../keys/open-trust.ts'
import { parseJson, readText } from '../read-json.ts'
import { siteFrom, withSite, type SiteOptions } from '../site-option.ts'
import { apartInWords, eventsOf, openClaims } from './open-claims.ts'

interface ShareOptions extends SiteOptions {
  readonly event: string
  readonly out: string
}

/** Bytes of the key that opens the file, told by another way than it. */
const joinKeyBytes = 32

const KeyFile = z.strictObject({
  kind: z.literal('passgate-claims-key'),
  version: z.literal(1),
  event: z.string().min(1).max(200),
  sealed: z.string().max(200),
})

const status = 'Exit status: 0 done, 2 wrong use, 3 the data folder cannot be used.'

export function register(claims: Command): void {
  withSite(claims.command('share'))
    .description('Write the key of an event for the other gates of the venue, before the doors open.')
    .requiredOption('--event <id>', 'the event')
    .requiredOption('--out <file>', 'where to write it')
    .addHelpText(
      'after',
      `
Gates that share it can tell each other which tickets were used. The file is worth nothing without the join key, which is
shown once: tell it by another way than the file goes, and throw both away when every gate has joined.

${status}

  passgate claims share --config gate.json --event final --out final.key`,
    )
    .action((options: ShareOptions) => {
      process.exitCode = share(options)
    })
  withSite(claims.command('join').argument('<file>', 'what passgate claims share has written'))
    .description('Take the key of an event from another gate, before its first ticket is used here.')
    .addHelpText(
      'after',
      `
The join key is asked for, or read from standard input where that is no terminal.

${status}

  passgate claims join --config gate-2.json final.key`,
    )
    .action(async (file: string, options: SiteOptions) => {
      process.exitCode = await joinEvent(file, options)
    })
}

function share({ event, out, ...options }: ShareOptions): number {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  if (!eventsOf(site.value).some(({ id }) => id === event))
    return wrongUse(`There is no event ${event}. See passgate events list.`)
  const opened = openClaims(site.value)
  if (!opened.ok) return failed(opened.error)
  const { store, claims } = opened.value
  try {
    const joinKey = randomBytes(joinKeyBytes)
    const sealed = claims.seal(event, createSecretKey(joinKey), { actor: actor(), atS: nowS() })
    if (!sealed.ok) return wrongUse(apartInWords(event, sealed.error))
    const file: z.input<typeof KeyFile> = {
      kind: 'passgate-claims-key',
      version: 1,
      event,
      sealed: sealed.value,
    }
    try {
      replaceFile(out, `${JSON.stringify(file)}\n`, 0o600)
    } catch (error) {
      return wrongUse(`${out} cannot be written (${error instanceof Error ? error.message : String(error)}).`)
    }
    console.log(`The key of ${event} is in ${out}. It opens with this join key, which is not shown again:`)
    console.log(`\n  ${inGroups(base32crockford.encode(joinKey))}\n`)
    return exitCodes.ok
  } finally {
    store.close()
  }
}

async function joinEvent(file: string, options: SiteOptions): Promise<number> {
  const site = siteFrom(options)
  if (!site.ok) return wrongUse(site.error)
  const text = readText(file)
  if (!text.ok) return wrongUse(text.error)
  const json = parseJson(file, text.value)
  if (!json.ok) return wrongUse(json.error)
  const parsed = KeyFile.safeParse(json.value)
  if (!parsed.success) return wrongUse(`${file} is no file of passgate claims share.`)
  const { event, sealed } = parsed.data
  const joinKey = joinKeyOf(await askedJoinKey())
  if (!joinKey.ok) return wrongUse(joinKey.error)
  const opened = openClaims(site.value)
  if (!opened.ok) return failed(opened.error)
  const { store, claims } = opened.value
  try {
    const joined = claims.join(event, sealed, joinKey.value, { actor: actor(), atS: nowS() })
    if (!joined.ok)
      return wrongUse(apartInWords(joined.error === 'key-unreadable' ? file : event, joined.error))
    console.log(`This gate shares the key of ${event} from now on.`)
    if (!eventsOf(site.value).some(({ id }) => id === event))
      console.log(`It has no event ${event} yet. Add it under this id: passgate events add.`)
    return exitCodes.ok
  } finally {
    store.close()
  }
}

function askedJoinKey(): Promise<string | null> {
  if (process.stdin.isTTY) return askPassphrase('Join key: ')
  const lines = createInterface({ input: process.stdin, terminal: false })
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => resolve(null))
  })
}

/** As people type it: in any case, with spaces and hyphens or without, `O` for `0` and `I` or `L` for `1`. */
function joinKeyOf(typed: string | null): Result<KeyObject, string> {
  const text = (typed ?? '')
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  try {
    const bytes = base32crockford.decode(text)
    if (bytes.length === joinKeyBytes) return ok(createSecretKey(bytes))
  } catch {
    // Said below.
  }
  return err('That is no join key: it has 52 letters and digits, as passgate claims share has shown it.')
}

const inGroups = (text: string): string => (text.match(/.{1,4}/g) ?? []).join('-')
