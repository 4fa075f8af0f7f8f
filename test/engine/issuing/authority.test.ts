import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addKey,
  changeAuthority,
  changeKeys,
  createAuthority,
  openAuthority,
  readAuthority,
} from '../../../main/engine/issuing/authority.ts'
import {
  passKeys,
  retireKey,
  revoke,
  revokeTicket,
  signingKey,
  type AuthorityState,
} from '../../../main/engine/issuing/authority-state.ts'
import { isRevocationIdOf, newRevocationId } from '../../../main/engine/issuing/revocation-id.ts'
import { lockFolder } from '../../../main/engine/store/folder-lock.ts'
import { err, ok } from '../../../native/result.ts'
import { good, iss, keychainSecret, madeAtS, newAuthority, opened, stateIn } from '../../support/authority.ts'
import { newFolder } from '../../support/folder.ts'

const hasCode = (code: string) => ({ ok: false, error: { code } })
const kidOf = (folder: string, alg: 'ES256' | 'EdDSA' = 'ES256'): string =>
  signingKey(stateIn(folder), alg)?.kid ?? ''

describe('a new authority', () => {
  it('is this user’s alone, and holds no private key in the open', async () => {
    const folder = join(newFolder(), 'authority')
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    const state = await newAuthority(folder)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of ['authority.json', 'keys.jwe']) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    expect(state.keys.map(({ alg, jwk }) => [alg, 'd' in jwk])).toEqual([
      ['ES256', false],
      ['EdDSA', false],
    ])
    const { privateKeys } = await opened(folder)
    const written =
      readFileSync(join(folder, 'authority.json'), 'utf8') + readFileSync(join(folder, 'keys.jwe'), 'utf8')
    expect(privateKeys).toHaveLength(2)
    expect(privateKeys.filter(({ d }) => written.includes(d))).toEqual([])
  })

  it('takes no folder that has one, and asks for no secret then', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const again = await createAuthority(
      folder,
      { iss, name: 'Another', website: null },
      () => Promise.reject(new Error('asked')),
      madeAtS,
    )
    expect(again).toMatchObject(hasCode('authority-exists'))
    expect(stateIn(folder).name).toBe('A health department')
  })

  it('is not half made where the secret is not to be had', async () => {
    const folder = newFolder()
    const none = () => Promise.resolve(err({ code: 'keychain-unusable' as const, detail: '' }))
    expect(await createAuthority(folder, { iss, name: 'A', website: null }, none, madeAtS)).toMatchObject(
      hasCode('keychain-unusable'),
    )
    await newAuthority(folder)
  })
})

describe('an authority whose files are not as they were', () => {
  it('says so where there is none, or its file is cut short', async () => {
    const folder = newFolder()
    expect(readAuthority(folder)).toMatchObject(hasCode('authority-missing'))
    expect(await changeAuthority(folder, ok)).toMatchObject(hasCode('authority-missing'))
    await newAuthority(folder)
    truncateSync(join(folder, 'authority.json'), 200)
    expect(readAuthority(folder)).toMatchObject(hasCode('authority-damaged'))
  })

  it('does not sign for a public key that is not its own', async () => {
    const [folder, other] = [newFolder(), newFolder()]
    const state = await newAuthority(folder)
    const stranger = await newAuthority(other)
    writeFileSync(join(folder, 'authority.json'), JSON.stringify({ ...state, keys: stranger.keys }))
    expect(await openAuthority(folder, keychainSecret)).toMatchObject(hasCode('authority-damaged'))
  })

  it('is not opened by a truncated key file', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    truncateSync(join(folder, 'keys.jwe'), 300)
    expect(await openAuthority(folder, keychainSecret)).toMatchObject(hasCode('key-file-damaged'))
  })

  it('changes nothing while another command does', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const lock = good(lockFolder(folder))
    expect(await changeAuthority(folder, ok)).toMatchObject(hasCode('authority-in-use'))
    expect(await addKey(folder, keychainSecret, 'ES256', madeAtS)).toMatchObject(hasCode('authority-in-use'))
    lock.release()
    expect(await changeAuthority(folder, ok)).toMatchObject({ ok: true })
  })
})

describe('a key of an authority', () => {
  it('signs once it is added; the older one stands by', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const older = kidOf(folder)
    const kid = good(await addKey(folder, keychainSecret, 'ES256', madeAtS + 5))
    expect(kidOf(folder)).toBe(kid)
    const { state, privateKeys } = await opened(folder)
    expect(state.keys.map((key) => key.kid)).toContain(older)
    expect(privateKeys).toHaveLength(3)
  })

  it('that was retired has no private half left, and is still published', async () => {
    const folder = newFolder()
    await newAuthority(folder)
    const kid = kidOf(folder)
    const retire = () =>
      changeKeys(folder, keychainSecret, (state) => retireKey(state, kid, { withdraw: false, nowS: 5 }))
    expect(await retire()).toMatchObject({ ok: true })
    const { state, privateKeys } = await opened(folder)
    expect(state.keys.find((key) => key.kid === kid)?.retiredS).toBe(5)
    expect(signingKey(state, 'ES256')).toBeNull()
    expect(privateKeys.map((key) => key.kid)).not.toContain(kid)
    expect(await retire()).toMatchObject(hasCode('key-unknown'))
  })

  it('that was withdrawn is published no more, retired before or not', async () => {
    const folder = newFolder()
    const { keys } = await newAuthority(folder)
    const [first, second] = [keys[0]?.kid ?? '', keys[1]?.kid ?? '']
    for (const [kid, withdraw] of [
      [first, false],
      [first, true],
      [second, true],
    ] as const) {
      good(await changeKeys(folder, keychainSecret, (state) => retireKey(state, kid, { withdraw, nowS: 5 })))
    }
    expect(stateIn(folder).keys).toEqual([])
    expect((await opened(folder)).privateKeys).toEqual([])
  })
})

describe('an id to revoke by', () => {
  it('names its key and fits a card, and one character off is noticed', () => {
    const id = newRevocationId('a-key')
    expect(id).toMatch(/^[\w-]{24}$/)
    expect(isRevocationIdOf(id, 'a-key')).toBe(true)
    expect(isRevocationIdOf(id, 'another')).toBe(false)
    fc.assert(
      fc.property(fc.nat(23), fc.stringMatching(/^[\w-]$/), (at, character) => {
        fc.pre(id[at] !== character)
        expect(isRevocationIdOf(`${id.slice(0, at)}${character}${id.slice(at + 1)}`, 'a-key')).toBe(false)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => !isRevocationIdOf(text, 'a-key')))
  })
})

describe('revoking', () => {
  it('puts the id on the list of its key, and raises the version', async () => {
    const folder = newFolder()
    const kid = (await newAuthority(folder)).keys[0]?.kid ?? ''
    const id = newRevocationId(kid)
    good(await changeAuthority(folder, (state) => revoke(state, id, null)))
    expect(passKeys(stateIn(folder))).toMatchObject([{ kid, ctr: 2, revoked: [id] }])
    expect(revoke(stateIn(folder), id, null)).toMatchObject(hasCode('id-revoked-already'))
    expect(revoke(stateIn(folder), id, 99)).toMatchObject(hasCode('id-revoked-already'))
    expect(revoke(stateIn(folder), newRevocationId('a stranger’s key'), null)).toMatchObject(
      hasCode('id-unknown'),
    )
  })

  it('only ever takes in more: a later time an earlier, and always any', async () => {
    const state = await newAuthority(newFolder())
    const id = newRevocationId(state.keys[0]?.kid ?? '')
    const listOf = (after: AuthorityState): unknown =>
      passKeys(after).map(({ ctr, revoked }) => [ctr, revoked])
    const once = good(revoke(state, id, 100))
    expect(listOf(once)).toEqual([[2, [`${id}.100`]]])
    expect(listOf(good(revoke(once, id, 200)))).toEqual([[3, [`${id}.200`]]])
    expect(revoke(once, id, 50)).toMatchObject(hasCode('id-revoked-already'))
    expect(listOf(good(revoke(once, id, null)))).toEqual([[3, [id]]])
  })

  it('takes the id of a ticket as the venue’s list has it, once', async () => {
    const state = await newAuthority(newFolder())
    const revoked = good(revokeTicket(state, 'A-1017'))
    expect(revoked.tickets).toEqual({ ctr: 2, revoked: ['A-1017'] })
    expect(revokeTicket(revoked, 'A-1017')).toMatchObject(hasCode('id-revoked-already'))
    expect(revokeTicket(revoked, 'A 1017')).toMatchObject(hasCode('id-unknown'))
  })
})
