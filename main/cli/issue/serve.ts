import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { err, ok, unreachable, type Result } from '../../../native/result.ts'
import { startPublishServer, type PublishServerFault } from '../../engine/issuing/publish-server.ts'
import { exitCodes } from '../exit-codes.ts'
import { untilTold } from '../run.ts'
import { wrongUse } from '../fault-words.ts'
import { failed } from './fault-words.ts'
import { withFolder, type FolderOption } from './options.ts'

interface Options extends FolderOption {
  readonly cert: string
  readonly key: string
  readonly port: string
  readonly host?: string
}

export function register(issue: Command): void {
  withFolder(issue.command('serve'))
    .description('Publish by HTTPS what publish writes, and nothing else. It asks for no secret.')
    .requiredOption('--cert <file>', 'the certificate and its chain (PEM)')
    .requiredOption('--key <file>', 'the key of the certificate (PEM)')
    .option('--port <number>', 'the port to listen on; 0 picks a free one', '443')
    .option('--host <address>', 'the address to listen on, instead of all of this machine')
    .addHelpText(
      'after',
      `
What other commands change is there at the next request; a new certificate after a new start.
Exit status: 0 ended as told, 2 wrong use, 3 a fault.

  passgate issue serve --folder authority --cert fullchain.pem --key privkey.pem --port 8443`,
    )
    .action(async (options: Options) => {
      process.exitCode = await serve(options)
    })
}

async function serve({ folder, host, ...options }: Options): Promise<number> {
  const port = /^\d{1,5}$/.test(options.port) ? Number(options.port) : Number.NaN
  if (!(port <= 65_535)) return wrongUse('--port: give a number from 0 to 65535.')
  const cert = readPem(options.cert)
  if (!cert.ok) return wrongUse(`--cert: ${cert.error}`)
  const key = readPem(options.key)
  if (!key.ok) return wrongUse(`--key: ${key.error}`)
  const started = await startPublishServer({
    folder,
    cert: cert.value,
    key: key.value,
    port,
    host,
    onFault: (fault) => void failed(fault),
  })
  if (!started.ok) {
    const { error } = started
    return isOfServer(error) ? serverFailed(error) : failed(error)
  }
  console.log(`Publishing on port ${started.value.port}.`)
  await untilTold({ stop: () => started.value.close() })
  return exitCodes.ok
}

function readPem(file: string): Result<string, string> {
  try {
    return ok(readFileSync(file, 'utf8'))
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

type StartFault = (Awaited<ReturnType<typeof startPublishServer>> & { ok: false })['error']

const isOfServer = (fault: StartFault): fault is PublishServerFault => serverCodes.has(fault.code)

const serverCodes: ReadonlySet<string> = new Set<PublishServerFault['code']>([
  'certificate-unusable',
  'port-taken',
  'port-denied',
  'server-failed',
])

function serverFailed({ code, detail }: PublishServerFault): number {
  console.error(serverWords(code, detail))
  return code === 'certificate-unusable' ? exitCodes.usage : exitCodes.fault
}

function serverWords(code: PublishServerFault['code'], detail: string): string {
  switch (code) {
    case 'certificate-unusable':
      return `The certificate or its key cannot be used (${detail}). Give both as PEM, the one made for the other.`
    case 'port-taken':
      return `The port is taken (${detail}). Stop the other program, or give another --port.`
    case 'port-denied':
      return `This user may not listen on that port (${detail}). Give one above 1023.`
    case 'server-failed':
      return `It cannot be served: ${detail}`
    default:
      return unreachable(code)
  }
}
