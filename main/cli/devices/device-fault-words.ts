import { unreachable } from '../../../native/result.ts'
import type { PortFault } from '../../../native/serial/byte-port.ts'

/** Why a device cannot be had, and what helps. */
export function deviceFaultInWords(fault: PortFault): string {
  switch (fault) {
    case 'gone':
      return 'not there: plug it in, or look for its path with passgate devices list'
    case 'denied':
      return 'this user may not open it: install 70-passgate.rules, join the group that they name, plug it in again'
    case 'busy':
      return 'another program has it: stop the gate, or that program'
    case 'ambiguous':
      return 'more than one device answers to that: name its serial number or its socket'
    default:
      return unreachable(fault)
  }
}

/** The same for a fault of a lane's device, such as `scanner-denied`; one that is no port's is told by its code. */
export function laneFaultInWords(code: string): string {
  const fault = portFaults.find((one) => code.endsWith(`-${one}`))
  return fault === undefined ? code : deviceFaultInWords(fault)
}

const portFaults: readonly PortFault[] = ['gone', 'denied', 'busy', 'ambiguous']
