import { Evidence, noEvidence, type EvidenceData } from '../../main/engine/passes/evidence.ts'
import { Holder } from '../../main/engine/passes/holder.ts'
import type { VerifiedPass } from '../../main/engine/passes/pass-format.ts'

/** A verified pass as a lane gets it, for tests that are not about verification. */
export const verifiedPass: VerifiedPass = {
  format: 'smart-health-card',
  issuer: { id: 'https://issuer.example', name: 'An issuer' },
  kid: 'k',
  type: 'vaccination',
  holder: new Holder(() => ({ name: 'Ada Example', birthDate: '1970-01-01' })),
  evidence: noEvidence,
  ticket: null,
  validFrom: 1_700_000_000,
  validUntil: null,
}

/** A pass that proves what a test says. */
export const passProving = (
  proves: Partial<EvidenceData>,
  over: Partial<VerifiedPass> = {},
): VerifiedPass => ({
  ...verifiedPass,
  evidence: new Evidence(() => ({ ...noEvidence.reveal(), ...proves })),
  ...over,
})
