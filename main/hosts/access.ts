import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../../native/result.ts'

/** Long enough to be typed into a browser on another desk, short enough to be forgotten in a terminal. */
const tokenMs = 600_000
/** A session is renewed whenever its browser comes by: only a screen that nobody has opened for so long is shut out. */
export const sessionMs = 30 * 86_400_000
/** Of HMAC-SHA-256, whose key should be as long as its digest. */
const keyBytes = 32

export interface AccessFault {
  readonly code: 'access-unusable'
  readonly detail: string
}

/**
 * Who may see the screens: whoever can read the key file, that is, the user that the engine runs as. They are handed
 * an address with a token that works once; it becomes a session of the browser that used it. Both are signed with the
 * key, so sessions outlive a restart of the engine, and a command beside the engine can make another address.
 */
export class Access {
  readonly #key: Buffer
  readonly #usedFolder: string

  private constructor(key: Buffer, usedFolder: string) {
    this.#key = key
    this.#usedFolder = usedFolder
  }

  /** @param keyFile made, for this user alone, where it is not there. Beside it lie the tokens that were used. */
  static open(keyFile: string): Result<Access, AccessFault> {
    try {
      const key = existingKey(keyFile) ?? newKey(keyFile)
      const usedFolder = `${keyFile}.used`
      mkdirSync(usedFolder, { recursive: true, mode: 0o700 })
      return ok(new Access(key, usedFolder))
    } catch (error) {
      return err({ code: 'access-unusable', detail: error instanceof Error ? error.message : String(error) })
    }
  }

  /** @param nowMs wall-clock time, Unix milliseconds, as everywhere here. */
  mintToken(nowMs: number): string {
    return this.#sign('token', nowMs + tokenMs)
  }

  /** Is the token good, and was it never used, before a restart neither? */
  redeem(token: string, nowMs: number): boolean {
    this.#forgetOld(nowMs)
    const untilMs = this.#goodUntilMs('token', token)
    return untilMs !== null && nowMs < untilMs && this.#firstUse(token, untilMs)
  }

  newSession(nowMs: number): string {
    return this.#sign('session', nowMs + sessionMs)
  }

  isSession(session: string, nowMs: number): boolean {
    const untilMs = this.#goodUntilMs('session', session)
    return untilMs !== null && nowMs < untilMs
  }

  /** A file that can be made once: two engines, or one before and after a restart, agree by it. */
  #firstUse(token: string, untilMs: number): boolean {
    const [nonce] = token.split('.', 1)
    try {
      writeFileSync(join(this.#usedFolder, `${untilMs}.${nonce}`), '', { flag: 'wx' })
      return true
    } catch {
      return false
    }
  }

  #forgetOld(nowMs: number): void {
    for (const used of readdirSync(this.#usedFolder)) {
      if (Number.parseInt(used) <= nowMs) rmSync(join(this.#usedFolder, used), { force: true })
    }
  }

  #sign(kind: 'token' | 'session', untilMs: number): string {
    const claim = `${randomBytes(16).toString('base64url')}.${untilMs}`
    return `${claim}.${this.#mac(kind, claim)}`
  }

  #goodUntilMs(kind: 'token' | 'session', signed: string): number | null {
    const match = /^([\w-]{22}\.(\d{1,16}))\.([\w-]{43})$/.exec(signed)
    if (match === null) return null
    const [, claim = '', untilMs = '', mac = ''] = match
    const isOurs = timingSafeEqual(Buffer.from(mac), Buffer.from(this.#mac(kind, claim)))
    return isOurs ? Number(untilMs) : null
  }

  #mac(kind: string, claim: string): string {
    return createHmac('sha256', this.#key).update(`${kind} ${claim}`).digest('base64url')
  }
}

/** A key that was cut short, as by a power cut in its first second, is none. */
function existingKey(file: string): Buffer | null {
  try {
    const key = readFileSync(file)
    if (key.length !== keyBytes) return null
    // Out of a backup it may come readable by all.
    chmodSync(file, 0o600)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function newKey(file: string): Buffer {
  const key = randomBytes(keyBytes)
  writeFileSync(file, key, { mode: 0o600 })
  return key
}

/** The access of a data folder: the same for the engine and for a command beside it. */
export const openAccess = (dataFolder: string): Result<Access, AccessFault> =>
  Access.open(join(dataFolder, 'access.key'))
