import { deepStrictEqual } from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../main/engine/config/load-config.ts'
import { Audit } from '../../main/engine/store/audit.ts'
import { openStore, storeFileName, type Store } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { syncSources } from '../../main/engine/sync/sync-sources.ts'
import { systemClock } from '../../native/clock.ts'
import { Random } from '../fuzz/random.ts'
import { certificateOf } from '../support/certificate.ts'
import { writeGateConfig } from '../support/gate-config.ts'
import { ShcAuthority } from '../support/shc-authority.ts'
import { WebServer } from '../support/web-server.ts'

/** What was in the store after each kill. */
export interface KillReport {
  readonly old: number
  readonly new: number
  /** The sync had ended before a kill came: looked at like the others, and not counted among them. */
  readonly late: number
}

const program = join(import.meta.dirname, '../../dist/cli/passgate.js')
const issuersOf = (first: number) =>
  Array.from({ length: 200 }, (_, nth) => new ShcAuthority(`https://issuer-${first + nth}.example`))
/** Two seasons of a directory: 160 issuers with other keys, 40 that come and 40 that go. */
const seasons = { old: issuersOf(0), new: issuersOf(40) }
type Season = readonly ShcAuthority[]

const byIssuer = (season: Season): string[] => season.map(({ iss, kid }) => `${iss} ${kid}`).toSorted()

function inStore(trust: TrustStore): string[] {
  return trust
    .document()
    .issuers.flatMap((entry) =>
      entry.format === 'smart-health-card'
        ? entry.jwks.keys.map((key) => `${entry.iss} ${(key as { kid: string }).kid}`)
        : [entry.format],
    )
    .toSorted()
}

/**
 * Kills `passgate keys sync` with SIGKILL at a random moment, again and again. After each, the store must hold the old set
 * or the new one, whole; its audit log must be in order; the next sync must bring the new set, and undo the old one.
 * Throws at the first that is otherwise. @param tell what came of those so far.
 */
export async function killSyncs(
  { runs, seed }: { readonly runs: number; readonly seed: number },
  tell: (report: KillReport) => void = () => undefined,
): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-kills-'))
  const web = await WebServer.open()
  try {
    const gate = new KilledGate(folder, web)
    return await gate.kill(runs, seed, tell)
  } finally {
    web.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

class KilledGate {
  readonly #web: WebServer
  readonly #config: string
  readonly #storeFile: string
  readonly #signer = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #edition = 0

  constructor(folder: string, web: WebServer) {
    this.#web = web
    writeFileSync(join(folder, 'ca.pem'), web.authority.cert)
    const certificate = new X509Certificate(certificateOf(this.#signer, {}))
    writeFileSync(join(folder, 'vci.pem'), certificate.toString())
    const urls = { url: web.url('/s.json'), signatureUrl: web.url('/s.sig') }
    const here = { networks: ['127.0.0.1'], caFile: 'ca.pem' }
    const source = { kind: 'vci-snapshot', name: 'vci', certificateFile: 'vci.pem', ...urls, ...here }
    const { config, dataFolder } = writeGateConfig(folder, { sync: { sources: [source] } })
    this.#config = config
    this.#storeFile = join(dataFolder, storeFileName)
  }

  async kill(runs: number, seed: number, tell: (report: KillReport) => void): Promise<KillReport> {
    this.#publish(seasons.old)
    await this.#sync(null)
    this.#publish(seasons.new)
    let { tookMs: syncMs } = await this.#sync(null)
    await this.#looked((trust) => void trust.undo(0, 'tester'))
    const random = new Random(seed)
    const report = { old: 0, new: 0, late: 0 }
    for (let turn = 1; report.old + report.new < runs; turn += 1) {
      this.#publish(seasons.new)
      // Now and then it is left alone: the machine may have become quicker, or slower.
      const killAfterMs = turn % 10 === 0 ? null : random.below(Math.ceil(syncMs * 1.1) * 10) / 10
      const { status, tookMs } = await this.#sync(killAfterMs)
      const left = await this.#isInOrder().catch((error: unknown) => {
        throw new Error(`killed after ${killAfterMs} ms of ${syncMs}`, { cause: error })
      })
      if (status === null) {
        report[left] += 1
        tell(report)
      } else {
        report.late += 1
        if (killAfterMs === null) syncMs = tookMs
      }
    }
    return report
  }

  #publish(season: Season): void {
    this.#edition += 1
    const snapshot = {
      time: new Date(Date.UTC(2026, 0, 1) + this.#edition * 1_000).toISOString(),
      issuerInfo: season.map(({ iss, jwk }) => ({ issuer: { iss, name: 'A clinic' }, keys: [jwk] })),
    }
    const signature = sign('sha512', Buffer.from(JSON.stringify(snapshot)), this.#signer.privateKey)
    this.#web.json('/s.json', snapshot)
    this.#web.pages.set('/s.sig', (_, response) =>
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(signature),
    )
  }

  /**
   * Runs a sync as a timer does. @param killAfterMs from its first request on; null: it runs to its end.
   * @returns its exit status, null where it was killed, and how long it took from its first request on.
   */
  async #sync(
    killAfterMs: number | null,
  ): Promise<{ readonly status: number | null; readonly tookMs: number }> {
    const begun = this.#firstRequest()
    const run = spawn(process.execPath, [program, 'keys', 'sync', '--config', this.#config], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const closed = once(run, 'close')
    const fromMs = await Promise.race([begun, closed.then(() => performance.now())])
    const timer = killAfterMs === null ? null : setTimeout(() => cut(run), killAfterMs)
    const [status] = (await closed) as [number | null]
    if (timer !== null) clearTimeout(timer)
    if (status !== null) deepStrictEqual(status, 0)
    return { status, tookMs: performance.now() - fromMs }
  }

  #firstRequest(): Promise<number> {
    const page = this.#web.pages.get('/s.json')
    return new Promise((resolve) => {
      this.#web.pages.set('/s.json', (request, response) => {
        resolve(performance.now())
        page?.(request, response)
      })
    })
  }

  /** @returns which of the sets the kill has left. The store holds the old one afterwards. */
  #isInOrder(): Promise<'old' | 'new'> {
    return this.#looked(async (trust, store) => {
      const left = inStore(trust)
      const which = left.join() === byIssuer(seasons.old).join() ? 'old' : 'new'
      deepStrictEqual(left, byIssuer(seasons[which]))
      deepStrictEqual(new Audit(store).check().kind, 'whole')
      const config = loadConfig(this.#config)
      if (!config.ok || config.value.sync === undefined) throw new Error('no configuration')
      const { signal } = new AbortController()
      const run = {
        name: null,
        dueOnly: false,
        allowedBy: null,
        clock: systemClock,
        random: Math.random,
        signal,
      }
      for await (const { outcome } of syncSources(config.value.sync, store, run))
        deepStrictEqual('fault' in outcome ? outcome.fault : null, null)
      deepStrictEqual(inStore(trust), byIssuer(seasons.new))
      const undone = trust.undo(0, 'tester')
      deepStrictEqual(undone.ok && undone.value?.source, 'vci')
      deepStrictEqual(inStore(trust), byIssuer(seasons.old))
      return which
    })
  }

  /** Opens the store as an engine does, which must find nothing to recover. */
  async #looked<T>(look: (trust: TrustStore, store: Store) => T | Promise<T>): Promise<T> {
    const opened = openStore({ file: this.#storeFile, kind: 'real', wallMs: Date.now() })
    if (!opened.ok) throw new Error(opened.error.code)
    const { store, recovery } = opened.value
    try {
      deepStrictEqual(recovery, null)
      return await look(new TrustStore(store), store)
    } finally {
      store.close()
    }
  }
}

const cut = (run: ChildProcess): void => void run.kill('SIGKILL')
