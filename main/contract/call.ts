import type { Channel } from './channel.ts'
import {
  calls,
  contractVersion,
  events,
  FromEngine,
  type CallError,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventData,
  type EventName,
  type ScreenRole,
} from './gate-api.ts'

/** A call that has not been answered by then never will be. Milliseconds. */
const callMs = 5_000
/** Pauses before each attempt to reach the engine again; the last repeats. A lost screen is back within a second. */
const reconnectMs = [0, 100, 250, 500] as const

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly welcome: CallOutput<'connect'> & { kind: 'welcome' } }
  /** The engine is gone; the client looks for it by itself. */
  | { readonly kind: 'lost' }
  /** The engine is of another version: only an update helps. */
  | { readonly kind: 'wrong-version'; readonly engineSpeaks: number }

export type CallAnswer<N extends CallName> =
  | { readonly ok: true; readonly value: CallOutput<N> }
  | { readonly ok: false; readonly error: CallError | 'no-answer' | 'not-connected' }

export interface Client {
  /** Never rejects: what may go wrong is in the answer. */
  call<N extends Exclude<CallName, 'connect'>>(name: N, input: CallInput<N>): Promise<CallAnswer<N>>
  /** Returns what takes the listener off again. */
  on<N extends EventName>(event: N, listener: (data: EventData<N>) => void): () => void
  /** Called at once with the state of now, and at each change. */
  onState(listener: (state: ConnectionState) => void): () => void
  close(): void
}

export interface ClientOptions {
  readonly role: ScreenRole
  /** A fresh channel to the engine; rejects when there is none. Called again whenever one has closed. */
  readonly open: () => Promise<Channel>
}

type Pending = { readonly call: CallName; readonly settle: (answer: CallAnswer<CallName>) => void }

/** A screen's end of the contract: connects, stays connected, and believes nothing that the contract does not allow. */
export function createClient({ role, open }: ClientOptions): Client {
  const listeners = new Map<EventName, Set<(data: never) => void>>()
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const pending = new Map<number, Pending>()
  let state: ConnectionState = { kind: 'connecting' }
  let channel: Channel | null = null
  let lastId = 0
  let attempt = 0
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  connectAfter(0)

  function become(next: ConnectionState): void {
    state = next
    for (const listener of stateListeners) listener(state)
  }

  function connectAfter(ms: number): void {
    if (closed) return
    timer = setTimeout(() => {
      open().then(opened, lost)
    }, ms)
  }

  function opened(fresh: Channel): void {
    if (closed) return fresh.close()
    channel = fresh
    fresh.onClose(() => {
      if (channel !== fresh) return
      channel = null
      lost()
    })
    fresh.onMessage((message) => received(message, fresh))
    void request('connect', { version: contractVersion, role }).then((answer) => {
      if (channel !== fresh) return
      if (!answer.ok) return fresh.close()
      if (answer.value.kind === 'wrong-version') return become(answer.value)
      attempt = 0
      become({ kind: 'connected', welcome: answer.value })
    })
  }

  function lost(): void {
    for (const { settle } of pending.values()) settle({ ok: false, error: 'not-connected' })
    pending.clear()
    if (closed) return
    if (state.kind !== 'lost') become({ kind: 'lost' })
    connectAfter(reconnectMs[Math.min(attempt, reconnectMs.length - 1)] ?? 0)
    attempt += 1
  }

  function received(message: unknown, from: Channel): void {
    const parsed = FromEngine.safeParse(message)
    if (!parsed.success) return from.close()
    if ('event' in parsed.data) return told(parsed.data.event, parsed.data.data)
    const waiting = pending.get(parsed.data.re)
    if (waiting === undefined) return
    pending.delete(parsed.data.re)
    if ('error' in parsed.data) return waiting.settle({ ok: false, error: parsed.data.error })
    const value = calls[waiting.call].output.safeParse(parsed.data.ok)
    waiting.settle(value.success ? { ok: true, value: value.data } : { ok: false, error: 'failed' })
  }

  function told(name: string, data: unknown): void {
    if (!isEventName(name)) return
    const parsed = events[name].safeParse(data)
    if (!parsed.success) return
    for (const listener of listeners.get(name) ?? []) listener(parsed.data as never)
  }

  function request<N extends CallName>(call: N, input: CallInput<N>): Promise<CallAnswer<N>> {
    const to = channel
    if (to === null) return Promise.resolve({ ok: false, error: 'not-connected' })
    lastId += 1
    const id = lastId
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        pending.delete(id)
        resolve({ ok: false, error: 'no-answer' })
      }, callMs)
      pending.set(id, {
        call,
        settle: (answer) => {
          clearTimeout(late)
          resolve(answer as CallAnswer<N>)
        },
      })
      to.send({ id, call, input })
    })
  }

  return {
    call: (name, input) =>
      state.kind === 'connected'
        ? request(name, input)
        : Promise.resolve({ ok: false, error: 'not-connected' }),
    on(event, listener) {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known)
      known.add(listener)
      return () => known.delete(listener)
    },
    onState(listener) {
      stateListeners.add(listener)
      listener(state)
      return () => stateListeners.delete(listener)
    },
    close() {
      closed = true
      clearTimeout(timer)
      channel?.close()
      channel = null
    },
  }
}

const isEventName = (name: string): name is EventName => Object.hasOwn(events, name)
