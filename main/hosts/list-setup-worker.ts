import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../native/clock.ts'
import { serveListSetup } from '../engine/admission/lists/setup/serve-list-setup.ts'
import type { ListRequestMessage } from '../engine/admission/lists/setup/list-setup-port.ts'
import { openStoreToWrite } from '../engine/store/open-store.ts'
import type { ListStore } from './open-setup-thread.ts'

// The thread in which the setup screen's lists are read, compared and written.
if (parentPort !== null) {
  const port = parentPort
  const { file, kind, timeZone, zoneIds } = workerData as ListStore
  const take = serveListSetup(
    { open: () => openStoreToWrite(file, kind), clock: systemClock, timeZone, zoneIds },
    (reply) => port.postMessage(reply),
  )
  port.on('message', (request: ListRequestMessage) => take(request))
}
