import { pause, until, type LabCase } from '../lab-case.ts'
import { labGate, relayIsOn } from '../lanes.ts'

/** Longer than the kernel waits for a device: what is owed then has failed, and is asked for anew. */
const wedgedMs = 7_000

export const wedgedCases: readonly LabCase[] = [
  {
    name: 'a lane whose HID relay answers nothing is out of order, and nothing is open when it answers again',
    async run() {
      const gate = await labGate()
      const { hid: lane, serial: other } = gate.lanes
      await gate.serves('hid')
      lane.relay.hang()
      lane.present(gate.card())
      const toldMs = await gate.fault('hid', 'relay', 'relay-silent')
      await until('out of order', () => gate.view('hid')?.answer.kind === 'out-of-order')
      await gate.admits(other)
      await pause(wedgedMs)
      lane.relay.comeRound()
      await gate.serves('hid')
      await until('the relay is off', () => !relayIsOn(lane))
      await gate.admits(lane)
      return `told after ${toldMs} ms; the other lane served meanwhile`
    },
  },
  {
    name: 'a gate whose HID relay answers nothing ends when it is told to',
    async run() {
      const gate = await labGate()
      await gate.serves('hid')
      gate.lanes.hid.relay.hang()
      await gate.close()
    },
  },
]
