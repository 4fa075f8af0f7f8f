import { X509Certificate } from 'node:crypto'
import { DccAuthority, recovery, test, vaccination } from '../../support/dcc-authority.ts'
import { signedInDcc } from '../../support/signed-bytes/eu-dcc.ts'
import type { Contest } from '../contest.ts'
import { loadPeer } from '../load.ts'

/** What is used of @pathcheck/dcc-sdk. */
interface DccSdk {
  /** Certificates in base64 by the first eight bytes of their hash, in base64. */
  addCachedCerts(certificates: Record<string, string>): void
  unpackAndVerify(text: string): Promise<{ status: string }>
}

/** Certificates of an authority, read by @pathcheck/dcc-sdk, which asks for a signature and for nothing else. */
export async function euDccContest(): Promise<Contest> {
  const { addCachedCerts, unpackAndVerify } = await loadPeer<DccSdk>('./dist/dcc-sdk.js')
  const authority = new DccAuthority()
  const stranger = new DccAuthority()
  addCachedCerts({ [authority.kid.toString('base64')]: authority.certificate })
  return {
    format: 'eu-dcc',
    peer: '@pathcheck/dcc-sdk',
    trust: authority.trust(),
    good: {
      vaccination: [authority.code()],
      booster: [authority.code({ record: { v: [{ ...vaccination, dn: 3, sd: 2 }] } })],
      test: [authority.code({ record: { t: [test] } })],
      recovery: [authority.code({ record: { r: [recovery] } })],
      'the key named outside what is signed': [
        authority.code({
          protectedHeader: [[1, -7]],
          unprotectedHeader: [[4, Uint8Array.from(authority.kid)]],
        }),
      ],
    },
    bad: {
      'signed by a stranger in its name': [
        stranger.code({
          protectedHeader: [
            [1, -7],
            [4, Uint8Array.from(authority.kid)],
          ],
        }),
      ],
      'of a stranger': [stranger.code()],
      'cut short': [authority.code().slice(0, -30)],
    },
    peerVerifies: async ([text = '']) => (await unpackAndVerify(text)).status === 'verified',
    signedIn: signedInDcc,
    publicKey: new X509Certificate(Buffer.from(authority.certificate, 'base64')).publicKey,
  }
}
