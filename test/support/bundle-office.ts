import { exportJWK, generateKeyPair } from 'jose'
import { fingerprintOf, signBundle } from '../../main/engine/trust/bundle/bundle.ts'
import type { TrustDocument } from '../../main/engine/trust/trust-document.ts'

/** Where a venue's bundles are made, with a key of its own. */
export interface BundleOffice {
  readonly fingerprint: string
  bundle(serial: number, trust: TrustDocument, madeAtS?: number): Promise<string>
}

export async function bundleOffice(): Promise<BundleOffice> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const { x = '', d = '' } = await exportJWK(privateKey)
  const key = { kty: 'OKP' as const, crv: 'Ed25519' as const, x }
  return {
    fingerprint: await fingerprintOf(key),
    async bundle(serial, trust, madeAtS = 0) {
      const signed = await signBundle({ serial, madeAtS, madeBy: 'The office', trust }, { ...key, d })
      if (!signed.ok) throw new Error(signed.error.code)
      return signed.value
    },
  }
}
