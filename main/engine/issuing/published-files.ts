import type { TrustDocument } from '../trust/trust-document.ts'
import { passKeys, type AuthorityState, type PassKey } from './authority-state.ts'
import { credentialId } from './digital-health-pass.ts'

/** JSON of each published file by its path below the address of the authority (`iss`), in the order to write them in. */
export type PublishedFiles = ReadonlyMap<string, string>

/**
 * What an authority publishes. The key set comes before the lists: a reader between the two finds a list behind its key,
 * which counts, and never one ahead of it, which does not.
 * Source: SMART Health Cards, "Determining keys associated with an issuer" and "Revocation".
 */
export function publishedFiles(state: AuthorityState): PublishedFiles {
  const { iss, name, website } = state
  const files = new Map<string, unknown>([['.well-known/jwks.json', jwks(state)]])
  for (const key of passKeys(state)) files.set(`.well-known/crl/${key.kid}.json`, crl(key))
  // As a directory lists its issuers. Source: vci-directory, vci-issuers.json.
  const entry = { iss, name, ...(website === null ? {} : { website }) }
  files.set('vci-issuers.json', { participating_issuers: [entry] })
  files.set('trust.json', trustIn(state))
  return new Map([...files].map(([path, json]) => [path, `${JSON.stringify(json, null, 2)}\n`]))
}

/** Whom a gate must trust to take what this authority issues. */
export function trustIn(state: AuthorityState): TrustDocument {
  const { iss, name } = state
  return {
    issuers: [
      { format: 'smart-health-card', iss, name, jwks: jwks(state), crls: passKeys(state).map(crl) },
      healthPassIssuer(state),
      ticketIssuer(state),
    ],
  }
}

/** A key set of health cards holds keys for them alone: readers of the field stumble over others. */
const jwks = (state: AuthorityState) => ({
  keys: passKeys(state).map(({ kid, jwk, alg, ctr }) => ({ ...jwk, kid, use: 'sig', alg, crlVersion: ctr })),
})

/** The same keys, and the same ids, as another format writes them. */
function healthPassIssuer(state: AuthorityState): TrustDocument['issuers'][number] {
  const { iss, name } = state
  const keys = passKeys(state)
  return {
    format: 'digital-health-pass',
    id: iss,
    name,
    keys: Object.fromEntries(keys.map(({ kid, jwk, alg }) => [`${iss}#${kid}`, { ...jwk, use: 'sig', alg }])),
    revoked: keys.flatMap(({ revoked }) => revoked.map((entry) => revokedPass(iss, entry))),
  }
}

function revokedPass(iss: string, entry: string): { readonly id: string; readonly before?: number } {
  const [id = '', before] = entry.split('.')
  return { id: credentialId(iss, id), ...(before === undefined ? {} : { before: Number(before) }) }
}

const crl = ({ kid, ctr, revoked }: PassKey) => ({ kid, method: 'rid', ctr, rids: revoked })

function ticketIssuer({ iss, name, keys, tickets }: AuthorityState): TrustDocument['issuers'][number] {
  const signing = keys.filter(({ alg }) => alg === 'EdDSA')
  return {
    format: 'venue-ticket',
    iss,
    name,
    jwks: { keys: signing.map(({ kid, jwk, alg }) => ({ ...jwk, kid, use: 'sig', alg })) },
    revoked: { ctr: tickets.ctr, ids: tickets.revoked },
  }
}
