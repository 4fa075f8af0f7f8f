import { unreachable, type Result } from '../../../../native/result.ts'
import type { Store } from '../../store/open-store.ts'
import { attempt, type StoreFault } from '../../store/store-fault.ts'
import type { SetupReply, SetupRequest } from './trust-setup-port.ts'
import { TrustSetup } from './trust-setup.ts'

/** The answering end: one request after the other, on a store of its own that is opened when somebody asks first. */
export function serveTrustSetup(
  open: () => Result<Store, StoreFault>,
  reply: (reply: SetupReply) => void,
): (request: SetupRequest) => void {
  let setup: TrustSetup | null = null
  let last: Promise<void> = Promise.resolve()
  return (request) => {
    last = last.then(async () => reply(await replyTo(request)))
  }

  async function replyTo(request: SetupRequest): Promise<SetupReply> {
    const { id } = request
    try {
      if (setup === null) {
        const store = open()
        if (!store.ok) return { id, answer: null, fault: store.error.code }
        setup = new TrustSetup(store.value)
      }
      return { id, answer: await answerTo(request, setup), fault: null }
    } catch (error) {
      // A disk that cannot be read, or a bug of ours: this thread tells, and lives on.
      return { id, answer: null, fault: codeOf(error) }
    }
  }
}

function answerTo(request: SetupRequest, setup: TrustSetup) {
  switch (request.call) {
    case 'issuers':
      return setup.issuers(request.input)
    case 'trustFilePart':
      return setup.trustFilePart(request.input)
    case 'changeTrust':
      return setup.changeTrust(request.input, request.nowS)
    case 'signers':
      return setup.signers(request.input, request.nowS)
    default:
      return unreachable(request)
  }
}

function codeOf(thrown: unknown): string {
  try {
    const told = attempt((): never => {
      throw thrown
    })
    return told.ok ? 'store-failed' : told.error.code
  } catch {
    return 'failed'
  }
}
