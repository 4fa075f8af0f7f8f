import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Access } from '../../main/hosts/access.ts'
import { newFolder } from '../support/folder.ts'

const nowMs = Date.UTC(2026, 10, 21, 19, 0)
const minuteMs = 60_000
const dayMs = 86_400_000

function accessOf(keyFile: string): Access {
  const access = Access.open(keyFile)
  if (!access.ok) throw new Error(access.error.detail)
  return access.value
}

const newKeyFile = (): string => join(newFolder(), 'access.key')

describe('an address with a token', () => {
  it('lets its reader in once', () => {
    const access = accessOf(newKeyFile())
    const token = access.mintToken(nowMs)
    expect(access.redeem(token, nowMs + minuteMs)).toBe(true)
    expect(access.redeem(token, nowMs + minuteMs)).toBe(false)
  })

  it('is good for ten minutes', () => {
    const access = accessOf(newKeyFile())
    const [early, late] = [access.mintToken(nowMs), access.mintToken(nowMs)]
    expect(access.redeem(early, nowMs + 10 * minuteMs - 1)).toBe(true)
    expect(access.redeem(late, nowMs + 10 * minuteMs)).toBe(false)
  })

  it('can be made by a command beside the engine, and is then used up all the same', () => {
    const keyFile = newKeyFile()
    const engine = accessOf(keyFile)
    const token = accessOf(keyFile).mintToken(nowMs)
    expect(engine.redeem(token, nowMs)).toBe(true)
    expect(engine.redeem(token, nowMs)).toBe(false)
  })

  it('is good although the engine started only after it was made', () => {
    const keyFile = newKeyFile()
    const token = accessOf(keyFile).mintToken(nowMs)
    expect(accessOf(keyFile).redeem(token, nowMs + minuteMs)).toBe(true)
  })

  it('is not good a second time because the engine was restarted in between', () => {
    const keyFile = newKeyFile()
    const token = accessOf(keyFile).mintToken(nowMs)
    expect(accessOf(keyFile).redeem(token, nowMs)).toBe(true)
    const restartedMs = nowMs + minuteMs
    expect(accessOf(keyFile).redeem(token, restartedMs)).toBe(false)
  })

  it('of another gate is none', () => {
    const token = accessOf(newKeyFile()).mintToken(nowMs)
    expect(accessOf(newKeyFile()).redeem(token, nowMs)).toBe(false)
  })

  it('cannot be passed off as a session, nor a session as it', () => {
    const access = accessOf(newKeyFile())
    expect(access.isSession(access.mintToken(nowMs), nowMs)).toBe(false)
    expect(access.redeem(access.newSession(nowMs), nowMs)).toBe(false)
  })

  it('that was changed in any place, or was never one, lets nobody in', () => {
    const access = accessOf(newKeyFile())
    const token = access.mintToken(nowMs)
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, letter) => {
          const changed = token.slice(0, at) + letter + token.slice(at + 1)
          fc.pre(changed !== token)
          expect(access.redeem(changed, nowMs)).toBe(false)
        },
      ),
    )
    fc.assert(fc.property(fc.string(), (text) => !access.redeem(text, nowMs)))
    expect(access.redeem(token, nowMs)).toBe(true)
  })
})

describe('a session', () => {
  it('outlives a restart of the engine, and not thirty days', () => {
    const keyFile = newKeyFile()
    const session = accessOf(keyFile).newSession(nowMs)
    const restarted = accessOf(keyFile)
    expect(restarted.isSession(session, nowMs + 30 * dayMs - 1)).toBe(true)
    expect(restarted.isSession(session, nowMs + 30 * dayMs)).toBe(false)
  })
})

describe('the key file', () => {
  it('is for its user alone, also when it came out of a backup readable by all', () => {
    const keyFile = newKeyFile()
    accessOf(keyFile)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    chmodSync(keyFile, 0o644)
    accessOf(keyFile)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  })

  it('that a power cut left empty is made anew', () => {
    const keyFile = newKeyFile()
    writeFileSync(keyFile, '')
    const access = accessOf(keyFile)
    expect(readFileSync(keyFile)).toHaveLength(32)
    expect(access.redeem(access.mintToken(nowMs), nowMs)).toBe(true)
  })

  it('that cannot be had is told as a fault', () => {
    expect(Access.open(join(newFolder(), 'no such folder', 'access.key'))).toMatchObject({
      ok: false,
      error: { code: 'access-unusable' },
    })
  })
})
