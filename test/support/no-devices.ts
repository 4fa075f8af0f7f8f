import type { DevicesView } from '../../main/contract/devices-api.ts'
import { Relay } from '../../main/engine/config/config.ts'
import { InputBoard } from '../../main/engine/config/relay-config.ts'
import { Scanner } from '../../main/engine/config/scanner-config.ts'
import { deviceKinds } from '../../main/engine/device-setup/device-kinds.ts'

/** A gate that has nothing yet, and may have everything. */
export const noDevices: DevicesView = {
  plugged: [],
  lanes: [],
  scanners: deviceKinds(Scanner),
  relays: deviceKinds(Relay),
  inputBoards: deviceKinds(InputBoard),
  zones: [],
  mayChange: true,
}
