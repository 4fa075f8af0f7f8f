import type { CallInput, CallOutput } from '../../../contract/gate-api.ts'
import type { CalledThread, ThreadReply, ThreadRequest } from '../../thread-calls.ts'

/** The calls of the contract that `TrustSetup` answers, wherever it runs. */
export type TrustSetupCalls = {
  [N in 'issuers' | 'trustFilePart' | 'changeTrust' | 'signers']: {
    input: CallInput<N>
    answer: CallOutput<N>
  }
}

export type SetupRequest = ThreadRequest<TrustSetupCalls>
export type SetupReply = ThreadReply<TrustSetupCalls>
export type SetupThread = CalledThread<TrustSetupCalls>
