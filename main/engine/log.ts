import { pino } from 'pino'
import type { ProcessTrouble } from '../../native/process/child-keeper.ts'
import { unreachable } from '../../native/result.ts'
import type { ClockView } from '../contract/clock-api.ts'
import type { CallName, EventName } from '../contract/gate-api.ts'
import type { Alarm } from './lane/lane-state.ts'
import type { Recovery } from './store/recover.ts'
import type { SyncFaultCode } from './sync/sync-report.ts'
import type { StoreFault } from './store/store-fault.ts'

/**
 * Everything that Passgate may write down, in full: there is no free text and no free object, so nothing of a guest
 * can get in. To log something new, add it here with a sentence on what it means.
 */
export type LogEvent =
  /** An engine serves. `lanes` is how many. */
  | { readonly event: 'engine-ready'; readonly lanes: number; readonly demo: boolean }
  /** The engine before this one ended while somebody went through with a ticket. */
  | { readonly event: 'claim-uncertain'; readonly lane: string }
  /** Of so many events it is forgotten which tickets were used. */
  | { readonly event: 'claims-destroyed'; readonly events: number }
  /** They could not be destroyed yet. */
  | { readonly event: 'claims-kept'; readonly fault: string }
  | { readonly event: 'engine-stopped' }
  /** A damaged store was set aside and a new one made; counts may be missing. */
  | {
      readonly event: 'store-recovered'
      readonly setAside: string
      readonly damaged: Recovery['damaged']
      readonly kept: Recovery['kept']
    }
  /** A device of a lane works no longer, or does again (`fault` null). `rule`: what gives the right to it that is missing. */
  | {
      readonly event: 'device'
      readonly lane: string
      readonly device: 'scanner' | 'relay'
      readonly fault: string | null
      readonly rule?: '70-passgate.rules'
    }
  /** The process that drives scanners and relays ended, hung or spoke nonsense, and is started again. */
  | {
      readonly event: 'device-process'
      readonly trouble: ProcessTrouble
      readonly againInMs: number
    }
  /** The arm was forced, somebody followed a guest, the arm does not come home, or the turnstile says that it cannot serve. */
  | { readonly event: 'lane-alarm'; readonly lane: string; readonly alarm: Alarm }
  /** Every lane was opened in an emergency, or is held open still after a start. `recorded`: it stands in the audit log. */
  | {
      readonly event: 'emergency-released'
      readonly by: 'button' | 'signal' | 'screen' | 'before-start'
      readonly recorded: boolean
    }
  /**
   * Staff reset a lane, let everybody through it, closed it, let it serve again, let one in by hand, or let its relay open
   * it once for nobody.
   */
  | {
      readonly event:
        'relay-tested' | 'lane-reset' | 'lane-freed' | 'lane-closed' | 'lane-serving' | 'admitted-by-hand'
      readonly lane: string
      readonly recorded: boolean
    }
  /** The engine before this one ended while a guest had a grant: it is counted as cut short by a fault. */
  | { readonly event: 'grant-forgotten'; readonly lane: string }
  /**
   * The machine's clock was set back, or came into doubt, or out of it (`doubt` null). `stepS`: by how many seconds it was
   * set just now, negative when back; `held`: nothing that depends on a date is decided.
   */
  | {
      readonly event: 'clock'
      readonly stepS: number
      readonly doubt: ClockView['doubt'] | null
      readonly held: boolean
    }
  /** The newest time seen could not be written down: after a crash the gate knows an older one. */
  | { readonly event: 'clock-not-kept'; readonly fault: StoreFault['code'] }
  /** Somebody gave the passphrase of the desk's authority, or a wrong one. `recorded`: it stands in the audit log. */
  | { readonly event: 'desk-unlocked' | 'desk-unlock-failed'; readonly recorded: boolean }
  /** A source of keys had news, and they were taken over. `source` is its name in the configuration. */
  | ({ readonly event: 'source-taken'; readonly source: string } & SourceFigures)
  /** A source gave nothing: what it gave before stays in force. */
  | { readonly event: 'source-failed'; readonly source: string; readonly fault: SyncFaultCode }
  /** A call of a screen, or something told to one, failed by a fault of ours; `error` is the kind of it. */
  | { readonly event: 'call-failed'; readonly call: CallName | EventName; readonly error: string }

interface SourceFigures {
  readonly issuersAdded: number
  readonly issuersUpdated: number
  readonly issuersWithdrawn: number
  readonly keysAdded: number
  readonly keysWithdrawn: number
  /** Keys, certificates and lists that break a rule. */
  readonly leftOut: number
  /** Issuers that cannot be read. */
  readonly unreadable: number
  /** Documents that did not come. */
  readonly missing: number
}

export type Log = (event: LogEvent) => void

/** JSON lines to standard error, with the time in UTC. */
export function createLog(): Log {
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  )
  return (event) => (isWarning(event) ? logger.warn(event) : logger.info(event))
}

/** What somebody should look into. */
function isWarning(event: LogEvent): boolean {
  switch (event.event) {
    case 'engine-ready':
    case 'engine-stopped':
    case 'desk-unlocked':
    case 'relay-tested':
    case 'lane-reset':
    case 'lane-closed':
    case 'lane-serving':
    case 'admitted-by-hand':
    case 'claims-destroyed':
      return false
    case 'source-taken':
      return event.leftOut + event.unreadable + event.missing > 0
    case 'device':
      return event.fault !== null
    case 'device-process':
    case 'source-failed':
    case 'store-recovered':
    case 'clock':
    case 'clock-not-kept':
    case 'lane-alarm':
    case 'lane-freed':
    case 'emergency-released':
    case 'grant-forgotten':
    case 'claim-uncertain':
    case 'claims-kept':
    case 'call-failed':
    case 'desk-unlock-failed':
      return true
    default:
      return unreachable(event)
  }
}
