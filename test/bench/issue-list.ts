/** How quick many tickets are signed from a list, beside bare signing. */
import { sign } from 'node:crypto'
import { issueTicketList } from '../../main/engine/issuing/ticket-list.ts'
import { ticketSigner } from '../../main/engine/issuing/venue-ticket.ts'
import { VenueTicketAuthority } from '../support/venue-ticket-authority.ts'

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

await issue('EdDSA', 100_000)
await issue('ES256', 100_000)
