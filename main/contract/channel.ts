/** What a MessagePort and a WebSocket have in common: structured values out and in, and an end. */
export interface Channel {
  send(message: unknown): void
  /** One listener; messages that came before it was set are delivered to it. */
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the other side is gone or the channel was closed. */
  onClose(listener: () => void): void
  close(): void
}
