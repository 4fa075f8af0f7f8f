import { parentPort, workerData } from 'node:worker_threads'
import { openStoreToWrite } from '../engine/store/open-store.ts'
import { serveTrustSetup } from '../engine/trust/setup/serve-trust-setup.ts'
import type { SetupRequest } from '../engine/trust/setup/trust-setup-port.ts'
import type { SetupStore } from './open-setup-thread.ts'

// The thread in which the setup screen's changes of trust are worked out.
if (parentPort !== null) {
  const port = parentPort
  const { file, kind } = workerData as SetupStore
  const take = serveTrustSetup(
    () => openStoreToWrite(file, kind),
    (reply) => port.postMessage(reply),
  )
  port.on('message', (request: SetupRequest) => take(request))
}
