import { unreachable } from '../../../native/result.ts'
import type { SyncOutcome } from '../../engine/sync/sync-source.ts'
import { faultInWords } from '../fault-words.ts'
import { changeInWords, leftOutInWords } from './change-words.ts'
import { strangerInWords } from './fault-words.ts'

type SyncFault = Extract<SyncOutcome, { kind: 'failed' }>['fault']

/** What came of one source, for a person. */
export function outcomeInWords(source: string, outcome: SyncOutcome): string {
  switch (outcome.kind) {
    case 'unchanged':
      return `${source}: nothing has changed.`
    case 'taken': {
      const { change, missing, unreadable } = outcome
      return [
        `${source}: ${changeInWords(change)}`,
        ...leftOutInWords(change),
        ...missing.map(
          (fault) => `Missing: ${syncFaultInWords(fault)} What it was to renew stays as it was.`,
        ),
        ...(unreadable === 0 ? [] : [`Issuers that cannot be read, and were passed over: ${unreadable}.`]),
      ].join('\n')
    }
    case 'failed':
      return `${source}: nothing was changed. ${syncFaultInWords(outcome.fault)}`
    default:
      return unreachable(outcome)
  }
}

export function syncFaultInWords(fault: SyncFault): string {
  switch (fault.code) {
    case 'shrunk':
      return `It has ${fault.after} keys where there were ${fault.before}. If that is meant, give --allow-shrink.`
    case 'issuer-not-allowed':
      return strangerInWords(fault.issuer, 'real')
    case 'offline':
      return `There is no network (${fault.detail}).`
    case 'name-unknown':
      return `No name server knows it, or there is no network (${fault.detail}).`
    case 'connection-refused':
      return `Nobody answers there (${fault.detail}).`
    case 'proxy-unreachable':
      return `The proxy does not answer, or is none (${fault.detail}): look at sync.proxy in the configuration.`
    case 'proxy-denied':
      return `The proxy wants a user, or another one (${fault.detail}): look at sync.proxy.credentialsFile.`
    case 'proxy-refused':
      return `The proxy does not make this connection (${fault.detail}): ask who runs it. One that wants names needs sync.proxy.lookup "proxy".`
    case 'captive-portal':
      return `A web page came instead of data (${fault.detail}): sign in to the network first, or correct the address.`
    case 'too-slow':
      return `It takes too long (${fault.detail}).`
    case 'too-large':
      return `It is larger than anything of the kind (${fault.detail}).`
    case 'cut-off':
      return `The connection broke off (${fault.detail}).`
    case 'encoding-broken':
    case 'wrong-type':
      return `It is not in a form that was asked for (${fault.detail}).`
    case 'certificate-expired':
      return `The server's certificate has expired, or the clock here is wrong (${fault.detail}).`
    case 'certificate-not-yet-valid':
      return `The server's certificate is not valid yet: is the clock here right? (${fault.detail})`
    case 'certificate-wrong-name':
    case 'certificate-untrusted':
      return `Somebody else answers in its place (${fault.detail}): a network that wants a sign-in first, a proxy, or worse.`
    case 'tls-failed':
      return `No safe connection can be made (${fault.detail}).`
    case 'url-refused':
      return `Only https addresses are fetched (${fault.detail}).`
    case 'address-refused':
      return `It is at a private address (${fault.detail}): name that in the source's networks if it is meant.`
    case 'redirect-refused':
      return `It sends us where we do not go (${fault.detail}).`
    case 'status-denied':
      return `It does not let us in (${fault.detail}): is the token right?`
    case 'status-missing':
      return `There is nothing at its address (${fault.detail}).`
    case 'status-busy':
    case 'status-server-fault':
    case 'status-other':
      return `The server cannot give it now (${fault.detail}).`
    case 'stopped':
      return `It was stopped (${fault.detail}).`
    case 'malformed':
      return `It is not in the form that such a source has (${fault.detail}).`
    case 'signature-invalid':
      return `Its signature is wrong (${fault.detail}).`
    case 'older':
      return `It is older than what is in force (${fault.detail}).`
    case 'file-unusable':
      return `A file cannot be used: ${fault.detail}`
    default:
      return faultInWords(fault)
  }
}
