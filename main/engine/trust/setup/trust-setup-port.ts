import type { CallInput, CallOutput } from '../../../contract/gate-api.ts'

/** The calls of the contract that `TrustSetup` answers, wherever it runs. */
export type TrustSetupCalls = {
  [N in 'issuers' | 'trustFilePart' | 'changeTrust' | 'signers']: {
    input: CallInput<N>
    answer: CallOutput<N>
  }
}

/** What goes to the thread; the answer has the same `id`. */
export type SetupRequest = {
  [N in keyof TrustSetupCalls]: {
    readonly id: number
    readonly call: N
    readonly input: TrustSetupCalls[N]['input']
    /** Unix seconds. */
    readonly nowS: number
  }
}[keyof TrustSetupCalls]

export interface SetupReply {
  readonly id: number
  /** Of the call that was made; null: the code of why there is none. */
  readonly answer: TrustSetupCalls[keyof TrustSetupCalls]['answer'] | null
  readonly fault: string | null
}

/** A thread, as whoever asks it sees it. */
export interface SetupThread {
  post(request: SetupRequest): void
  onReply(listener: (reply: SetupReply) => void): void
  /** It has ended, by itself or by `end`. */
  onEnd(listener: () => void): void
  end(): void
}
