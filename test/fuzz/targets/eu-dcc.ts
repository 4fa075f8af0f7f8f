import { deflateSync } from 'node:zlib'
import { DccAuthority, recovery, test, toBase45 } from '../../support/dcc-authority.ts'
import { signedInDcc } from '../../support/signed-bytes/eu-dcc.ts'
import type { FuzzTarget } from '../target.ts'
import { coseMutants } from './cose-layers.ts'

const authority = new DccAuthority()
const stranger = new DccAuthority()
/** In the name of the other: what it says of its key is the same. */
const strangers = stranger.code({
  claims: [[1, 'XX']],
  protectedHeader: [
    [1, -7],
    [4, Uint8Array.from(authority.kid)],
  ],
})
const records = [undefined, { t: [test] }, { r: [recovery] }]
const passes = records.map((record) => authority.cose(record === undefined ? {} : { record }))

const write = (packed: Uint8Array): string => `HC1:${toBase45(packed)}`

export const euDccTarget: FuzzTarget = {
  format: 'eu-dcc',
  trust: authority.trust(),
  atS: 1_640_000_000,
  seeds: [...passes.map((cose) => [write(deflateSync(cose))]), [strangers]],
  signedIn: (texts) => signedInDcc(texts)?.signed ?? null,
  mutate: coseMutants({
    passes,
    strangers,
    pack: (cose) => deflateSync(cose),
    write,
    sign: (payload, protectedHeader, unprotectedHeader) =>
      authority.cose({
        payload,
        protectedHeader: [...protectedHeader],
        unprotectedHeader: [...unprotectedHeader],
      }),
  }),
}
