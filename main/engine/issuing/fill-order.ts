import { randomUUID } from 'node:crypto'
import { unreachable } from '../../../native/result.ts'
import type { DeskAnswer, DeskOrder } from '../../contract/desk-api.ts'
import type { PassType } from '../passes/reasons.ts'
import type { OpenAuthority } from './authority.ts'
import { CellTimes } from './cell-time.ts'
import { eligibility, type ExcelsiorType, type Ineligible } from './eligibility.ts'
import { parseHealthRecord } from './health-record.ts'
import { issuePass } from './issue-pass.ts'
import { qrCode, qrSvg } from './qr-code.ts'
import { ticketPress } from './ticket-press.ts'
import { claimsOfRow } from './ticket-row.ts'

type TicketOrder = DeskOrder & { readonly kind: 'ticket' }
type PassOrder = DeskOrder & { readonly kind: 'pass' }

/** Makes what was ordered at a desk. @param timeZone in which the order's times are. @param nowS Unix seconds, whole. */
export function fillOrder(
  order: DeskOrder,
  authority: OpenAuthority,
  timeZone: string,
  nowS: number,
): Promise<DeskAnswer> {
  const times = new CellTimes(timeZone)
  return order.kind === 'ticket'
    ? makeTicket(order, authority, times, nowS)
    : makePass(order, authority, times, nowS)
}

async function makeTicket(
  { event, zone, group, product, entries, from, until, name }: TicketOrder,
  authority: OpenAuthority,
  times: CellTimes,
  nowS: number,
): Promise<DeskAnswer> {
  const row = {
    event,
    zone: zone ?? '',
    product: product ?? '',
    entries: entries === null ? '' : String(entries),
    from: from ?? new Date(nowS * 1_000).toISOString().replace('.000', ''),
    until,
    name: name ?? '',
    id: '',
    group: group ?? '',
  }
  const claims = claimsOfRow(row, times, randomUUID)
  if (!claims.ok) return { kind: 'mistaken', fields: claims.error.flatMap(({ column }) => column ?? []) }
  const press = await ticketPress(authority)
  if (!press.ok) return { kind: 'refused', fault: press.error.code }
  const { text } = press.value.sign(claims.value)
  const standing = press.value.inspect(text, nowS)
  if (standing.kind === 'over') return { kind: 'mistaken', fields: ['until'] }
  if (standing.kind !== 'good') return { kind: 'refused', fault: 'not-verified' }
  const { jti, nbf, exp } = claims.value
  return issued(jti, 'ticket', { from: nbf, until: exp }, [text])
}

/** CVX codes of what the desk's page names. */
const cvx = { pfizer: '208', moderna: '207', janssen: '212' } as const
const typeOf = {
  vaccination: 'vaccination',
  pcr: 'pcr-negative',
  antigen: 'antigen-negative',
} as const satisfies Record<PassOrder['ground']['kind'], ExcelsiorType>

async function makePass(
  order: PassOrder,
  authority: OpenAuthority,
  times: CellTimes,
  nowS: number,
): Promise<DeskAnswer> {
  const record = parseHealthRecord(recordOf(order, times))
  if (!record.ok) return { kind: 'mistaken', fields: record.error.map(({ path }) => fieldOf(path)) }
  const ground = eligibility(record.value, typeOf[order.ground.kind], nowS)
  if (!ground.ok) return { kind: 'not-eligible', reasons: reasonsOf(ground.error) }
  const signed = await issuePass(authority, record.value, ground.value, nowS)
  if (!signed.ok) return { kind: 'refused', fault: signed.error.code }
  const { id, validFrom, validUntil, texts } = signed.value
  return issued(id, ground.value.type, { from: validFrom, until: validUntil }, texts)
}

/** The record as an authority's file would have it. A time that no clock shows becomes none, which is no record. */
function recordOf({ given, family, birthDate, ground, lastPositive }: PassOrder, times: CellTimes): unknown {
  const positive = lastPositive === null ? [] : [{ method: 'pcr', result: 'positive', sampled: lastPositive }]
  const person = { given, family, birthDate }
  if (ground.kind === 'vaccination') {
    return {
      ...person,
      doses: ground.doses.map((date) => ({ product: cvx[ground.product], date })),
      tests: positive,
    }
  }
  const sampledS = times.from(ground.sampled)
  const sampled = sampledS === null ? null : new Date(sampledS * 1_000).toISOString()
  return { ...person, tests: [...positive, { method: ground.kind, result: 'negative', sampled }] }
}

/** `doses.0.date` is of the doses. */
const fieldOf = (path: string): string => path.split('.')[0] ?? path

function reasonsOf(ineligible: Ineligible): string[] {
  switch (ineligible.code) {
    case 'positive-test-recent':
    case 'record-from-future':
      return [ineligible.code]
    case 'no-ground':
      return Object.values(ineligible.reasons)
    default:
      return unreachable(ineligible)
  }
}

async function issued(
  id: string,
  passType: PassType,
  valid: { readonly from: number; readonly until: number | null },
  texts: readonly string[],
): Promise<DeskAnswer> {
  const codes: { text: string; svg: string }[] = []
  for (const text of texts) {
    const code = qrCode(text)
    if (code === null) return { kind: 'refused', fault: 'too-long' }
    codes.push({ text, svg: await qrSvg(code) })
  }
  return { kind: 'issued', id, passType, validFrom: valid.from, validUntil: valid.until, codes }
}
