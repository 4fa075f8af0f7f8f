import { NzcpAuthority } from '../../support/nzcp-authority.ts'
import { signedInNzcp } from '../../support/signed-bytes/nzcp.ts'
import type { Contest } from '../contest.ts'
import { loadPeer } from '../load.ts'

/** What is used of @vaxxnz/nzcp. */
interface Nzcp {
  verifyPassURIOffline(
    text: string,
    trust: { trustedIssuer: string; didDocument: unknown },
  ): { success: boolean }
}

const dayS = 86_400
const nowS = Math.floor(Date.now() / 1_000)

/** It takes passes of New Zealand's own context alone, where the specification lets others stand beside it. */
const vc = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'https://nzcp.covid19.health.nz/contexts/v1'],
}

/** Passes of an authority, read by @vaxxnz/nzcp. */
export async function nzcpContest(): Promise<Contest> {
  const { verifyPassURIOffline } = await loadPeer<Nzcp>('@vaxxnz/nzcp')
  const authority = new NzcpAuthority()
  const stranger = new NzcpAuthority()
  const trust = authority.trust()
  const [{ did, document }] = trust.issuers
  const didDocument = { '@context': 'https://w3.org/ns/did/v1', ...document }
  return {
    format: 'nzcp',
    peer: '@vaxxnz/nzcp',
    trust,
    good: {
      usual: [authority.code({ vc })],
      'a name with macrons': [authority.code({ vc, subject: { givenName: 'Māia', familyName: 'Tūī' } })],
      'about to end': [authority.code({ vc, claims: [[4, nowS + dayS]] })],
      'just begun': [authority.code({ vc, claims: [[5, nowS - 60]] })],
    },
    bad: {
      'signed by a stranger in its name': [stranger.code({ vc })],
      expired: [authority.code({ vc, claims: [[4, nowS - dayS]] })],
      'not begun': [authority.code({ vc, claims: [[5, nowS + dayS]] })],
      'another version': [authority.code({ vc }).replace('/1/', '/2/')],
      'another type': [authority.code({ vc: { ...vc, type: ['VerifiableCredential', 'Other'] } })],
      'cut short': [authority.code({ vc }).slice(0, -16)],
      'no id': [authority.code({ vc, claims: [[7, undefined]] })],
    },
    peerVerifies: ([text = '']) => verifyPassURIOffline(text, { trustedIssuer: did, didDocument }).success,
    signedIn: signedInNzcp,
    publicKey: authority.publicKey,
  }
}
