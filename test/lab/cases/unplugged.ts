import { check, until, type LabCase } from '../lab-case.ts'
import { labGate, relayIsOn, type LabLane } from '../lanes.ts'

const lanes = ['hid', 'serial'] as const
const devices = ['scanner', 'relay'] as const
/** Where a lane is when the plug is pulled. */
const states = {
  idle: () => Promise.resolve(),
  'in mid-pulse': async (lane: LabLane, card: string) => {
    lane.present(card)
    await until('the relay is on', () => relayIsOn(lane))
  },
  'while a guest may pass': async (lane: LabLane, card: string) => {
    lane.present(card)
    await until('the relay is on', () => relayIsOn(lane))
    await until('the relay is off', () => !relayIsOn(lane))
  },
}

function unplugged(
  id: (typeof lanes)[number],
  device: (typeof devices)[number],
  state: keyof typeof states,
): LabCase {
  return {
    name: `the ${device} of a ${id} lane is pulled out ${state}, and plugged in again`,
    async run() {
      const gate = await labGate()
      const lane = gate.lanes[id]
      await gate.serves(id)
      await states[state](lane, gate.card())
      await lane[device].unplug()
      const lostMs = await gate.fault(id, device, `${device}-gone`)
      await lane[device].plugIn()
      const backMs = await gate.fault(id, device, null)
      await gate.serves(id)
      if (device === 'relay') check('off was its first order', lane.orders()[0] === 'off')
      check('the relay is off', !relayIsOn(lane))
      await gate.admits(lane)
      return `missed after ${lostMs} ms, found after ${backMs} ms`
    },
  }
}

export const unpluggedCases: readonly LabCase[] = lanes.flatMap((lane) =>
  devices.flatMap((device) =>
    (Object.keys(states) as (keyof typeof states)[]).map((state) => unplugged(lane, device, state)),
  ),
)
