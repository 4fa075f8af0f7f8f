import { check, until, type LabCase } from '../lab-case.ts'
import { labGate, relayIsOn } from '../lanes.ts'

export const killedCases: readonly LabCase[] = (['hid', 'serial'] as const).map((id) => ({
  name: `a gate killed in mid-pulse of a ${id} relay leaves it on, and switches it off first when it is started again`,
  async run() {
    const gate = await labGate()
    const lane = gate.lanes[id]
    await gate.serves(id)
    lane.present(gate.card())
    await until('the relay is on', () => relayIsOn(lane))
    await gate.kill()
    check('the relay is still on: nobody is there to end its pulse', relayIsOn(lane))
    const before = lane.orders().length
    await gate.start()
    await gate.serves(id)
    check(`off first: ${lane.orders().slice(before).join()}`, lane.orders()[before] === 'off')
    await gate.admits(lane)
  },
}))
