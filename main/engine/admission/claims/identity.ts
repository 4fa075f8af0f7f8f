import type { VerifiedPass } from '../../passes/pass-format.ts'

/**
 * What is used up of a pass: this ticket of this issuer, however its code is written, signed or issued again. As JSON,
 * so that no two differ only by where one field ends. Never kept: a tag is made of it.
 * Null for a pass that can be shown any number of times, such as every health pass.
 */
export function identityOf({ format, issuer, ticket }: VerifiedPass): string | null {
  return ticket === null ? null : identityOfTicket(format, issuer.id, ticket.id)
}

export const identityOfTicket = (format: string, issuerId: string, ticketId: string): string =>
  JSON.stringify([format, issuerId.normalize('NFC'), ticketId.normalize('NFC')])
