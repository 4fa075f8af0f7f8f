import type { Clock } from '../../../../../native/clock.ts'
import { unreachable, type Result } from '../../../../../native/result.ts'
import type { Store } from '../../../store/open-store.ts'
import { attempt, type StoreFault } from '../../../store/store-fault.ts'
import { ListSetup } from './list-setup.ts'
import type { ListReply, ListRequestMessage } from './list-setup-port.ts'

export interface ServeParts {
  readonly open: () => Result<Store, StoreFault>
  readonly clock: Clock
  readonly timeZone: string
  readonly zoneIds: readonly string[]
}

/** The answering end, on a store of its own that is opened when somebody asks first. A long import holds up nobody. */
export function serveListSetup(
  { open, ...parts }: ServeParts,
  reply: (reply: ListReply) => void,
): (request: ListRequestMessage) => void {
  let setup: ListSetup | null = null
  return (request) => void replyTo(request).then(reply)

  async function replyTo(request: ListRequestMessage): Promise<ListReply> {
    const { id } = request
    try {
      if (setup === null) {
        const store = open()
        if (!store.ok) return { id, answer: null, fault: store.error.code }
        setup = new ListSetup({ ...parts, store: store.value })
      }
      return { id, answer: await answerOf(request, setup), fault: null }
    } catch (error) {
      // A disk that cannot be read, or a bug of ours: this thread tells, and lives on.
      return { id, answer: null, fault: codeOf(error) }
    }
  }
}

function answerOf(request: ListRequestMessage, setup: ListSetup) {
  switch (request.call) {
    case 'lists':
      return setup.page()
    case 'listUse':
      return setup.use(request.input.list)
    case 'listFilePart':
      return setup.filePart(request.input)
    case 'changeList':
      return setup.change(request.input, request.nowS)
    case 'cancelList':
      return setup.cancel(request.input.job)
    case 'blockPass':
      return setup.block(request.input, request.nowS)
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
