import { unreachable } from '../../native/result.ts'
import type { StoreFault } from '../engine/store/store-fault.ts'
import type { AccessFault } from '../hosts/access.ts'
import type { ServerFault } from '../hosts/loopback-server.ts'
import { exitCodes } from './exit-codes.ts'

/** Says on stderr what the command line or a file that it names has wrong. @returns the exit status. */
export function wrongUse(message: string): number {
  console.error(message)
  return exitCodes.usage
}

/** Says on stderr why it was not done and what to do. @returns the exit status. */
export function failed(fault: Fault): number {
  console.error(faultInWords(fault))
  return exitCodes.fault
}

type Fault = StoreFault | ServerFault | AccessFault

/** What keeps a gate from starting, and what its reader can do. */
export function faultInWords({ code, detail }: Fault): string {
  switch (code) {
    case 'store-newer':
      return `The data folder was used by a newer Passgate (${detail}). Run that one, or name another data folder.`
    case 'store-older':
      return `${detail} was last used by an older Passgate. Start the gate once with this one.`
    case 'store-not-ours':
      return `${detail}. Demo and real gates never share a data folder: name another one.`
    case 'store-damaged':
      return `${detail}. Start the gate: it sets the damaged file aside and keeps what it can.`
    case 'store-in-use':
      return `Another Passgate is running with the data folder ${detail}. Stop it first, or name another data folder.`
    case 'store-full':
      return `The disk is full (${detail}). Make room, and start again.`
    case 'store-read-only':
      return `The data folder cannot be written to (${detail}). Give this user the right to, or name another one.`
    case 'store-failed':
      return `The data folder cannot be used: ${detail}`
    case 'access-unusable':
      return `The key to the screens cannot be used (${detail}). Run this as the user that the gate runs as.`
    case 'port-taken':
      return `The port of the screens is taken (${detail}). Stop the other program, or set another screens.port.`
    case 'screens-missing':
      return `The screens are not built: nothing in ${detail}. Run: npm run build`
    case 'server-failed':
      return `The screens cannot be served: ${detail}`
    default:
      return unreachable(code)
  }
}
