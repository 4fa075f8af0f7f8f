import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Long enough to be typed into a browser on another desk, short enough to be forgotten in a terminal. */
const tokenMs = 600_000
/** A long day's doors. */
const sessionMs = 16 * 3_600_000

/**
 * Who may see the screens: whoever can read the key file, that is, the user that the engine runs as. They are handed
 * an address with a token that works once; it becomes a session of the browser that used it. Both are signed with the
 * key, so sessions outlive a restart of the engine, and a command beside the engine can make another address.
 */
export class Access {
  readonly #key: Buffer
  readonly #used = new Map<string, number>()

  /** @param keyFile made, for this user alone, where it is not there. */
  constructor(keyFile: string) {
    if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32), { mode: 0o600, flag: 'wx' })
    this.#key = readFileSync(keyFile)
  }

  mintToken(nowMs: number): string {
    return this.#sign('token', nowMs + tokenMs)
  }

  /** The value of a session's cookie, for a token that is good, and was not used before. */
  redeem(token: string, nowMs: number): { readonly session: string; readonly maxAgeS: number } | null {
    for (const [used, untilMs] of this.#used) if (untilMs < nowMs) this.#used.delete(used)
    if (!this.#holds('token', token, nowMs) || this.#used.has(token)) return null
    this.#used.set(token, nowMs + tokenMs)
    return { session: this.#sign('session', nowMs + sessionMs), maxAgeS: sessionMs / 1_000 }
  }

  isSession(cookie: string, nowMs: number): boolean {
    return this.#holds('session', cookie, nowMs)
  }

  #sign(kind: 'token' | 'session', untilMs: number): string {
    const claim = `${randomBytes(16).toString('base64url')}.${untilMs}`
    return `${claim}.${this.#mac(kind, claim)}`
  }

  #holds(kind: 'token' | 'session', signed: string, nowMs: number): boolean {
    const match = /^([\w-]{22}\.(\d{1,16}))\.([\w-]{43})$/.exec(signed)
    if (match === null) return false
    const [, claim = '', untilMs = '', mac = ''] = match
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.#mac(kind, claim))) && nowMs < Number(untilMs)
  }

  #mac(kind: string, claim: string): string {
    return createHmac('sha256', this.#key).update(`${kind} ${claim}`).digest('base64url')
  }
}
