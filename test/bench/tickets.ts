/** How quick tickets are here: checking one against a bare check of its signature, and signing many from a list. */
import { sign, verify, type KeyObject } from 'node:crypto'
import { issueTicketList } from '../../main/engine/issuing/ticket-list.ts'
import { ticketSigner } from '../../main/engine/issuing/venue-ticket.ts'
import { derSignature } from '../../main/engine/passes/der-signature.ts'
import { verifyTexts } from '../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../main/engine/trust/build-trust-view.ts'
import type { TrustEntry } from '../../main/engine/trust/trust-document.ts'
import { forwards, PretixEvent } from '../support/pretix-authority.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'
import { percentiles } from './percentiles.ts'

const warmUp = 2_000
const rounds = 10_000
const atS = 1_750_000_000

interface Signed {
  readonly entry: TrustEntry
  readonly text: string
  readonly hash: 'sha256' | null
  readonly data: Uint8Array
  readonly key: KeyObject
  readonly signature: Uint8Array
}

/** Both are done in turn, so that whatever else the machine does falls on both. */
async function check(what: string, { entry, text, hash, data, key, signature }: Signed): Promise<void> {
  const { view } = await buildTrustView({ issuers: [entry] })
  const whole: number[] = []
  const bare: number[] = []
  for (let round = -warmUp; round < rounds; round += 1) {
    const start = performance.now()
    const verdict = verifyTexts([text], view, atS)
    const middle = performance.now()
    const good = verify(hash, data, key, signature)
    const end = performance.now()
    if (!good || verdict.outcome !== 'verified') throw new Error('refused')
    if (round < 0) continue
    whole.push((middle - start) * 1_000)
    bare.push((end - middle) * 1_000)
  }
  const [us, bareUs] = [percentiles(whole).p50, percentiles(bare).p50]
  console.log(
    `${what}: p50 ${us.toFixed(0)} µs, bare ${bareUs.toFixed(0)} µs, ratio ${(us / bareUs).toFixed(2)}`,
  )
}

async function checkVenueTicket(alg: 'EdDSA' | 'ES256'): Promise<void> {
  const authority = new VenueTicketAuthority(alg)
  const jws = authority.ticket()
  const dot = jws.lastIndexOf('.')
  const raw = Buffer.from(jws.slice(dot + 1), 'base64url')
  const signed = {
    entry: authority.entry(),
    hash: alg === 'EdDSA' ? null : 'sha256',
    data: Buffer.from(jws.slice(0, dot)),
    key: authority.publicKey,
    signature: alg === 'EdDSA' ? raw : derSignature(raw),
  } as const
  await check(`venue ticket, ${alg}, JWS`, { ...signed, text: jws })
  await check(`venue ticket, ${alg}, short text`, { ...signed, text: authority.shortText(jws) })
}

async function checkPretix(): Promise<void> {
  const event = new PretixEvent()
  const text = event.secret({ subevent: 14 })
  const bytes = forwards(text)
  const entry = event.entry()
  await check('pretix', {
    entry,
    text,
    hash: null,
    data: bytes.subarray(5, -64),
    key: event.publicKey,
    signature: bytes.subarray(-64),
  })
}

async function issue(alg: 'EdDSA' | 'ES256', tickets: number): Promise<void> {
  const authority = new VenueTicketAuthority(alg)
  const signer = ticketSigner(authority)
  if (!signer.ok) throw new Error(signer.error)
  // Of processor time: a run of seconds is never alone on a machine.
  const rate = (since: NodeJS.CpuUsage): string => {
    const { user, system } = process.cpuUsage(since)
    return ((tickets / (user + system)) * 1e6).toFixed(0)
  }

  const data = Buffer.alloc(250, 'x')
  const bareSince = process.cpuUsage()
  for (let count = 0; count < tickets; count += 1)
    sign(alg === 'EdDSA' ? null : 'sha256', data, authority.privateKey)
  const bare = rate(bareSince)

  async function* list(): AsyncGenerator<Buffer> {
    yield Buffer.from('zone,product,entries,from,until,name\n')
    const rows = Array.from({ length: 500 }, (_, at) => `north,adult,1,2026-05-30,2026-06-01,Guest ${at}\n`)
    for (let count = 0; count < tickets; count += rows.length) yield Buffer.from(rows.join(''))
  }
  const since = process.cpuUsage()
  let issued = 0
  for await (const item of issueTicketList(list(), { sign: signer.value, event: 'final', timeZone: 'UTC' }))
    if (item.kind === 'ticket') issued += 1
  const made = rate(since)
  if (issued !== tickets) throw new Error('refused')
  console.log(
    `issuing ${tickets} from a list, ${alg}: ${made} tickets a second of processor time, bare signing ${bare}`,
  )
}

await checkPretix()
await checkVenueTicket('EdDSA')
await checkVenueTicket('ES256')
await issue('EdDSA', 100_000)
await issue('ES256', 100_000)
