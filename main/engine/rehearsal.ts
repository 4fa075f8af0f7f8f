import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { Clock } from '../../native/clock.ts'
import { soundGate } from './gate-condition.ts'
import { cardTexts, signCard } from './issuing/smart-health-card.ts'
import { createJudge } from './judge.ts'
import type { Policy } from './policy/policy.ts'
import { buildTrustView } from './trust/build-trust-view.ts'

/** Passes it takes until the compiler has made the path as quick as it gets; measured. */
const passes = 1_500
/** So many at a time: a guest who comes meanwhile waits a few milliseconds, not for all. */
const atOnce = 20

/** How long the processor remembers; measured. */
const freshMs = 2

const iss = 'https://rehearsal.passgate.invalid'

/**
 * Takes made-up passes, signed with a key of the moment, through the whole of the deciding: many at the start, so that
 * the first guest of the day is let in as quickly as the thousandth; and some while a guest's code is still coming
 * in, because what a processor has just done it does again in half the time. Nothing of it is counted, shown or kept.
 */
export class Rehearsal {
  readonly #clock: Clock
  readonly #policy: () => Policy
  /** Until the pass is made, there is nothing to rehearse with. */
  #once: () => void = () => undefined
  #lastMs = 0

  /** @param policy of the gate: its rules are rehearsed too. */
  constructor(clock: Clock, policy: () => Policy) {
    this.#clock = clock
    this.#policy = policy
  }

  /** One pass, 0.2 ms, unless the last one is fresh. */
  whileArriving(): void {
    const nowMs = this.#clock.monotonicMs()
    if (nowMs - this.#lastMs < freshMs) return
    this.#lastMs = nowMs
    this.#once()
  }

  async start(): Promise<void> {
    this.#once = await onePass(this.#clock, this.#policy)
    for (let done = 0; done < passes; done += atOnce) {
      for (let nth = 0; nth < atOnce; nth += 1) this.#once()
      await new Promise<void>((resolve) => {
        this.#clock.schedule(0, resolve)
      })
    }
  }
}

async function onePass(clock: Clock, policy: () => Policy): Promise<() => void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const { view } = await buildTrustView({
    issuers: [
      {
        format: 'smart-health-card',
        iss,
        name: 'Rehearsal',
        jwks: { keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] },
        crls: [],
      },
    ],
  })
  const resources = [
    { resourceType: 'Patient' },
    ...Array.from({ length: 6 }, (_, dose) => ({
      resourceType: 'Immunization',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
      occurrenceDateTime: `2021-0${dose + 1}-11`,
      lotNumber: kid.slice(dose, dose + 12),
    })),
  ]
  const texts = cardTexts(await signCard({ iss, kid, privateKey }, { nbf: 0, types: [], resources }))
  const judge = createJudge({ policy, trust: () => view, condition: soundGate, clock })
  return () => texts.forEach((text) => judge.judge(text))
}
