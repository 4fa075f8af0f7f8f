import fc from 'fast-check'
import { decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  sealKeys,
  sealOf,
  unsealKeys,
  type PrivateKey,
  type Secret,
} from '../../../main/engine/issuing/key-file.ts'
import {
  keychainSecret as secretIn,
  newKeychainSecret,
  type Keychain,
} from '../../../main/engine/issuing/system-keychain.ts'
import { good, keychainSecret } from '../../support/authority.ts'

const key: PrivateKey = {
  kid: 'a-key',
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
}
const passphrase = (text: string): Secret => ({ kind: 'passphrase', text })

describe('a key file kept by a passphrase', () => {
  let file = ''
  beforeAll(async () => {
    file = await sealKeys([key], passphrase('five words, café and all'))
  })

  it('opens with it, however the keyboard composes an accent', async () => {
    expect(good(await unsealKeys(file, passphrase('five words, café and all')))).toEqual([key])
    expect(good(await unsealKeys(file, passphrase('five words, cafe\u0301 and all')))).toEqual([key])
  })

  it('makes each guess do 600,000 rounds of work', () => {
    expect(decodeProtectedHeader(file.trim())).toMatchObject({
      alg: 'PBES2-HS512+A256KW',
      enc: 'A256GCM',
      p2c: 600_000,
    })
  })

  it('does not open with another, nor with a secret of a keychain', async () => {
    expect(await unsealKeys(file, passphrase('five words, cafe and all'))).toMatchObject({
      error: { code: 'key-file-locked', detail: 'passphrase' },
    })
    expect(await unsealKeys(file, keychainSecret)).toMatchObject({ error: { code: 'secret-wrong-kind' } })
  })

  it('is known to be cut short, wherever it was', async () => {
    for (const length of [0, 1, 100, file.length / 2, file.length - 1]) {
      expect(await unsealKeys(file.slice(0, length), passphrase('x'))).toMatchObject({
        error: { code: 'key-file-damaged' },
      })
    }
  })

  it('is not let ask for hours of work', async () => {
    const [, ...rest] = file.split('.')
    const header = { ...decodeProtectedHeader(file.trim()), p2c: 1e12 }
    const costly = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.')
    expect(await unsealKeys(costly, passphrase('five words, café and all'))).toMatchObject({
      error: { code: 'key-file-damaged' },
    })
  })
})

describe('a key file that somebody altered', () => {
  it('gives out no keys, whichever character it was', async () => {
    const file = await sealKeys([key], keychainSecret)
    expect(good(await unsealKeys(file, keychainSecret))).toEqual([key])
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.stringMatching(/^[\w.~\n-]$/), async (at, character) => {
        fc.pre(file[at] !== character)
        const altered = `${file.slice(0, at)}${character}${file.slice(at + 1)}`
        const keys = await unsealKeys(altered, keychainSecret)
        // The last character of a part may carry bits that mean nothing.
        if (keys.ok) expect([keys.value, bytesOf(altered)]).toEqual([[key], bytesOf(file)])
        else expect(['key-file-locked', 'key-file-damaged', 'secret-wrong-kind']).toContain(keys.error.code)
      }),
      { numRuns: 1_000 },
    )
  })

  it('never throws, whatever stands there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(sealOf(text)).toBeNull()
        expect((await unsealKeys(text, keychainSecret)).ok).toBe(false)
      }),
    )
  })
})

const bytesOf = (file: string): string[] =>
  file.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'))

describe('a secret kept by the keychain', () => {
  function keychain(): Keychain & { readonly kept: Map<string, Uint8Array> } {
    const kept = new Map<string, Uint8Array>()
    return {
      kept,
      read: (account) => Promise.resolve(kept.get(account) ?? null),
      write: (account, secret) => Promise.resolve(void kept.set(account, secret)),
    }
  }

  it('opens the key file that names its place', async () => {
    const system = keychain()
    const file = await sealKeys([key], good(await newKeychainSecret(system)))
    const seal = sealOf(file)
    const account = seal?.kind === 'keychain' ? seal.account : ''
    expect([...system.kept.keys()]).toEqual([account])
    expect(good(await unsealKeys(file, good(await secretIn(system, account))))).toEqual([key])
  })

  it('is missed where it is gone, or where there is no keychain at all', async () => {
    expect(await secretIn(keychain(), 'somewhere')).toMatchObject({ error: { code: 'keychain-empty' } })
    const none: Keychain = {
      read: () => Promise.reject(new Error('no D-Bus')),
      write: () => Promise.reject(new Error('no D-Bus')),
    }
    const fault = { error: { code: 'keychain-unusable', detail: 'no D-Bus' } }
    expect(await newKeychainSecret(none)).toMatchObject(fault)
    expect(await secretIn(none, 'somewhere')).toMatchObject(fault)
  })
})
