import { check, until, type LabCase } from '../lab-case.ts'
import { labGate, relayIsOn } from '../lanes.ts'

const ids = ['hid', 'serial'] as const

export const killedCases: readonly LabCase[] = [
  ...ids.map((id) => ({
    name: `a gate killed in mid-pulse of a ${id} relay leaves it off, and switches it off first when it is started again`,
    async run() {
      const gate = await labGate()
      const lane = gate.lanes[id]
      await gate.serves(id)
      lane.present(gate.card())
      await until('the relay is on', () => relayIsOn(lane))
      await gate.kill()
      await until('the relay is off', () => !relayIsOn(lane))
      const before = lane.orders().length
      await gate.start()
      await gate.serves(id)
      check(`off first: ${lane.orders().slice(before).join()}`, lane.orders()[before] === 'off')
      await gate.admits(lane)
    },
  })),
  ...ids.map((id) => ({
    name: `the process that drives a ${id} relay, killed in mid-pulse, has a successor that switches it off first`,
    async run() {
      const gate = await labGate()
      const lane = gate.lanes[id]
      await gate.serves(id)
      lane.present(gate.card())
      await until('the relay is on', () => relayIsOn(lane))
      const before = lane.orders().length
      gate.killDrivers()
      await until('the relay is off', () => lane.orders()[before] === 'off')
      await gate.serves(id)
      await gate.admits(lane)
    },
  })),
]
