import { backwards, forwards, PretixEvent, type TicketOptions } from '../../support/pretix-authority.ts'
import { signedInSecret } from '../../support/signed-bytes/pretix.ts'
import { mutateBytes, mutateText } from '../mutate-sequence.ts'
import type { Random } from '../random.ts'
import type { FuzzTarget, Mutant } from '../target.ts'

const event = new PretixEvent()
const stranger = new PretixEvent('another')
const atS = 1_750_000_000

const revoked = event.secret({ seed: 'revoked' })
const blocked = event.secret({ seed: 'blocked' })
const secrets = [
  event.secret(),
  event.secret({ item: 12, variation: 3, subevent: 14, validFrom: atS - 60, validUntil: atS + 60 }),
  revoked,
  blocked,
]
const strangers = stranger.secret({ seed: 'not ours' })

const oddNumbers = [0, 1, -1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -(2 ** 53 - 1), atS, atS * 1_000]
const oddSeeds = ['', '\0', '\ud800', '\u202e', 'x'.repeat(70_000), '__proto__']
const numbers = ['item', 'variation', 'subevent', 'validFrom', 'validUntil'] as const

/** Each tampers with one layer of a ticket. */
const layers: readonly ((random: Random, secret: string, other: string) => Mutant)[] = [
  (random, secret) => unsigned(mutateText(random, secret, strangers)),
  (random, secret, other) => unsigned(backwards(mutateBytes(random, forwards(secret), forwards(other)))),
  (random, secret, other) => {
    const [payload, another] = [payloadOf(secret), payloadOf(other)]
    return signed({ payload: mutateBytes(random, payload, another).subarray(0, 65_535) })
  },
  (random, secret) =>
    signed({
      payload: payloadOf(secret),
      ...(random.chance(0.5) ? { version: random.below(256) } : { lengthSaid: random.below(65_536) }),
    }),
  (random) => signed(oddTicket(random)),
  (random) => signed(oddTicket(random)),
]

const unsigned = (text: string): Mutant => ({ texts: [text], signed: null })

/** By the trusted event's key. */
function signed(options: TicketOptions): Mutant {
  const texts = [event.secret(options)]
  return { texts, signed: signedInSecret(texts)?.signed ?? null }
}

function oddTicket(random: Random): TicketOptions {
  const odd = numbers.filter(() => random.chance(0.5)).map((name) => [name, random.pick(oddNumbers)] as const)
  return {
    ...(random.chance(0.2) ? { seed: random.pick(oddSeeds).slice(0, 65_000) } : {}),
    ...Object.fromEntries(odd),
  }
}

const payloadOf = (secret: string): Buffer => signedInSecret([secret])?.signed ?? Buffer.alloc(0)

export const pretixTarget: FuzzTarget = {
  format: 'pretix',
  trust: {
    issuers: [
      event.entry({
        revoked: [revoked],
        blocked: [blocked],
      }),
    ],
  },
  atS,
  seeds: [...secrets, strangers].map((secret) => [secret]),
  signedIn: (texts) => signedInSecret(texts)?.signed ?? null,
  mutate: (random) => random.pick(layers)(random, random.pick(secrets), random.pick(secrets)),
}
