/**
 * What a screen may load: its own files, pictures that it was handed as data, and its engine's socket.
 * Sent by the loopback server and by the shell alike.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * What a worker of a screen may load, which goes by its own file and not by its page: the camera's decoder may be compiled
 * as WebAssembly. Text may be made code nowhere, and the page itself may compile nothing.
 */
export const workerSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
].join('; ')
