import { base32nopad } from '@scure/base'
import { NzcpAuthority } from '../../support/nzcp-authority.ts'
import { signedInNzcp } from '../../support/signed-bytes/nzcp.ts'
import type { FuzzTarget } from '../target.ts'
import { coseMutants } from './cose-layers.ts'

const authority = new NzcpAuthority()
/** The same issuer by name, with a key of its own. */
const strangers = new NzcpAuthority().code({ subject: { givenName: 'Nobody' } })
const passes = [
  authority.cose(),
  authority.cose({ subject: { givenName: 'Māia', familyName: 'Tūī' }, vc: { version: '1.2.3' } }),
  authority.cose({ claims: [[4, 1_640_000_000]] }),
]

const write = (packed: Uint8Array): string => `NZCP:/1/${base32nopad.encode(packed)}`

export const nzcpTarget: FuzzTarget = {
  format: 'nzcp',
  trust: authority.trust(),
  atS: 1_650_000_000,
  seeds: [...passes.map((cose) => [write(cose)]), [strangers]],
  signedIn: (texts) => signedInNzcp(texts)?.signed ?? null,
  mutate: coseMutants({
    passes,
    strangers,
    pack: (cose) => Buffer.from(cose),
    write,
    sign: (payload, protectedHeader, unprotectedHeader) =>
      authority.cose({
        payload,
        protectedHeader: [...protectedHeader],
        unprotectedHeader: [...unprotectedHeader],
      }),
  }),
}
