import { nameOnOneLine } from '../../passes/name.ts'
import { found, met, needs, notMet, type Answer, type Fact, type FoundCode } from '../finding.ts'
import type { LeafRule } from '../policy-document.ts'
import type { Subject } from './subject.ts'

type RuleOf<Kind extends LeafRule['kind']> = LeafRule & { readonly kind: Kind }

export function typesRule({ accept }: RuleOf<'types'>, { pass }: Subject): Answer {
  const came = found('type', { types: [pass.type] })
  const needed = needs('types', { types: accept })
  return accept.includes(pass.type) ? met(came, needed) : notMet('type-not-accepted', came, needed)
}

export function formatsRule({ accept }: RuleOf<'formats'>, { pass }: Subject): Answer {
  const came = found('format', { formats: [pass.format] })
  const needed = needs('formats', { formats: accept })
  return accept.includes(pass.format) ? met(came, needed) : notMet('type-not-accepted', came, needed)
}

export function issuersRule({ accept }: RuleOf<'issuers'>, { pass }: Subject): Answer {
  const came = found('issuer', { names: [pass.issuer.id] })
  const needed = needs('issuers', { names: accept })
  return accept.includes(pass.issuer.id) ? met(came, needed) : notMet('issuer-not-accepted', came, needed)
}

/** An expiry of its own, which verification has looked at: its issuer has worked out until when the pass holds. */
export function ownExpiryRule({ pass: { validUntil } }: Subject): Answer {
  const needed = needs('own-expiry')
  return validUntil === null
    ? notMet('evidence-missing', found('no-expiry'), needed)
    : met(found('expiry', { at: validUntil }), needed)
}

/** The event first: a ticket of another one is not told about zones. */
export function ticketRule(
  { events, zones, kinds }: RuleOf<'ticket'>,
  { pass: { ticket } }: Subject,
): Answer {
  if (ticket === null) return notMet('type-not-accepted', found('no-ticket'), needs('ticket'))
  const { event, zone, product } = ticket
  if (events !== undefined && !events.includes(event)) {
    return notMet('wrong-event', named('event', event), needs('events', { names: events }))
  }
  if (zones !== undefined && zone !== null && !zones.includes(zone)) {
    return notMet('wrong-zone', named('zone', zone), needs('zones', { names: zones }))
  }
  if (kinds !== undefined && (product === null || !kinds.includes(product))) {
    return notMet(
      'type-not-accepted',
      named('ticket-kind', product ?? ''),
      needs('ticket-kinds', { names: kinds }),
    )
  }
  return met(named('event', event), needs('ticket'))
}

/** What a seller calls things goes to a screen: on one line, and not without end. */
const named = (code: 'event' | 'zone' | 'ticket-kind', text: string): Fact<FoundCode> =>
  found(code, { names: [nameOnOneLine(text)].filter((name) => name !== '') })
