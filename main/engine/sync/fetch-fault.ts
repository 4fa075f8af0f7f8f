/** Why a document did not come. Stable codes; `detail` is for an operator and holds no secret. */
export interface FetchFault {
  readonly code: FetchFaultCode
  readonly detail: string
  /** How long the server wants to be left alone, in seconds; null where it does not say. */
  readonly retryAfterS: number | null
}

export const fetchFaults = [
  /** No way out of this machine's network. */
  'offline',
  /** No name server knows the host. Some systems say this when they are offline, too. */
  'name-unknown',
  /** Nobody listens there. */
  'connection-refused',
  /** The proxy that the configuration names does not answer, or is none. */
  'proxy-unreachable',
  /** It wants a user, or another one. */
  'proxy-denied',
  /** It does not make this connection. */
  'proxy-refused',
  /** A web page where data was asked for: a network that wants somebody to sign in first, or a wrong address. */
  'captive-portal',
  /** No complete answer in the time there is, or less and less of it. */
  'too-slow',
  'too-large',
  /** The connection ended before the answer did. */
  'cut-off',
  /** Compressed in a way that was not asked for, or broken. */
  'encoding-broken',
  'wrong-type',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-name',
  'certificate-untrusted',
  'tls-failed',
  /** No https address, or one with a user's name in it. */
  'url-refused',
  /** Private, of this machine or of no one, and not named by the source. */
  'address-refused',
  /** Not to https, to another server with our credentials, or once too often. */
  'redirect-refused',
  'status-denied',
  'status-missing',
  'status-busy',
  'status-server-fault',
  'status-other',
  /** We were told to stop. */
  'stopped',
] as const
export type FetchFaultCode = (typeof fetchFaults)[number]

export const fetchFault = (
  code: FetchFaultCode,
  detail: string,
  retryAfterS: number | null = null,
): FetchFault => ({ code, detail, retryAfterS })

const codesOfErrors: Readonly<Record<string, FetchFaultCode>> = {
  EAI_AGAIN: 'offline',
  ENETDOWN: 'offline',
  ENETUNREACH: 'offline',
  EHOSTUNREACH: 'offline',
  EADDRNOTAVAIL: 'offline',
  ENOTFOUND: 'name-unknown',
  ENODATA: 'name-unknown',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'too-slow',
  ECONNRESET: 'cut-off',
  EPIPE: 'cut-off',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-name',
  HOSTNAME_MISMATCH: 'certificate-wrong-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_CHAIN_TOO_LONG: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REJECTED: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
}

/** What the system, TLS or HTTP makes of a connection. Whatever else they say is a broken conversation: `tls-failed`. */
export function faultOfError(error: unknown, host: string): FetchFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return fetchFault(codesOfErrors[code] ?? 'tls-failed', `${host}: ${code}`)
}

/** @param retryAfter the header of that name: seconds or a date. @param wallMs now. */
export function faultOfStatus(
  status: number,
  host: string,
  retryAfter: string | undefined,
  wallMs: number,
): FetchFault {
  return fetchFault(codeOfStatus(status), `${host}: ${status}`, secondsOf(retryAfter, wallMs))
}

function codeOfStatus(status: number): FetchFaultCode {
  if (status === 401 || status === 403) return 'status-denied'
  if (status === 404 || status === 410) return 'status-missing'
  if (status === 429 || status === 503) return 'status-busy'
  // Network Authentication Required (RFC 6585).
  if (status === 511) return 'captive-portal'
  return status >= 500 && status < 600 ? 'status-server-fault' : 'status-other'
}

function secondsOf(retryAfter: string | undefined, wallMs: number): number | null {
  if (retryAfter === undefined) return null
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter)
  const atMs = Date.parse(retryAfter)
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - wallMs) / 1_000))
}
