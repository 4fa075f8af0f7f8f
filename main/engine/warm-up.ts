import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import type { Clock } from '../../native/clock.ts'
import { cardTexts, signCard } from './issuing/smart-health-card.ts'
import { createJudge } from './judge.ts'
import { buildTrustView } from './trust/build-trust-view.ts'

/** Passes it takes until the compiler has made the path as quick as it gets; measured. */
const passes = 1_500
/** So many at a time: a guest who comes meanwhile waits a few milliseconds, not for all. */
const atOnce = 20

const iss = 'https://warm-up.passgate.invalid'

/**
 * Sends made-up passes, signed with a key of the moment, through the whole of the deciding, so that the first guest of
 * the day is let in as quickly as the thousandth. Nothing of it is counted, shown or kept.
 */
export async function warmUp(clock: Clock): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  const { view } = await buildTrustView({
    issuers: [
      {
        format: 'smart-health-card',
        iss,
        name: 'Warm-up',
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
      occurrenceDateTime: `2021-0${dose + 1}-11`,
      lotNumber: kid.slice(dose, dose + 12),
    })),
  ]
  const card = await signCard({ iss, kid, privateKey }, { nbf: 0, types: [], resources })
  const judge = createJudge({ policy: { accept: ['vaccination'] }, trust: () => view, clock })
  for (let done = 0; done < passes; done += atOnce) {
    for (let nth = 0; nth < atOnce; nth += 1) for (const text of cardTexts(card)) judge.judge(text)
    await new Promise<void>((resolve) => {
      clock.schedule(0, resolve)
    })
  }
}
