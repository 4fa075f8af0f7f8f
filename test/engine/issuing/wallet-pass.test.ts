import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { IssuedPass } from '../../../main/engine/issuing/issued-pass.ts'
import { walletIdentity, type WalletFiles } from '../../../main/engine/issuing/wallet-identity.ts'
import { walletPass, type WalletPassOptions } from '../../../main/engine/issuing/wallet-pass.ts'
import { parts } from '../../support/parts.ts'
import { WalletAuthority } from '../../support/wallet-authority.ts'
import { filesInZip } from '../../support/zip.ts'

const daysS = 86_400
/** Certificates are made when a test runs; an hour from here they hold. */
const nowS = Math.floor(Date.now() / 1_000) + 3_600

const pass: IssuedPass = {
  title: 'Prueba PCR negativa',
  name: 'Noa 王小明',
  latinName: null,
  birthDate: '2001-11-02',
  validUntil: 1_797_000_000,
  texts: ['HC1:6BF+70790T9WJWG.FKY*4GO0'],
  note: null,
}
const options: WalletPassOptions = {
  serialNumber: '1f0c',
  organisation: 'Test Stadium',
  language: 'es',
  timeZone: 'America/New_York',
}

async function made(
  authority: WalletAuthority,
  changes: Partial<IssuedPass> = {},
): Promise<Map<string, Buffer>> {
  const identity = walletIdentity(authority.issue(), nowS)
  if (!identity.ok) throw new Error(identity.error.code)
  const file = await walletPass({ ...pass, ...changes }, identity.value, options)
  if (!file.ok) throw new Error(file.error.code)
  return filesInZip(file.value)
}

const contentOf = (files: Map<string, Buffer>): Record<string, unknown> =>
  JSON.parse(String(files.get('pass.json'))) as Record<string, unknown>

describe.skipIf(parts.openssl === null)('a pass for a wallet', () => {
  it('is signed by the venue’s certificate, each file of it', async () => {
    const authority = new WalletAuthority()
    const files = await made(authority)
    const [manifest, signature] = [files.get('manifest.json'), files.get('signature')]
    if (manifest === undefined || signature === undefined) throw new Error('a file is missing')
    expect(authority.vouchesFor(manifest, signature)).toBe(true)
    expect(authority.vouchesFor(Buffer.concat([manifest, Buffer.from(' ')]), signature)).toBe(false)
    expect(new WalletAuthority().vouchesFor(manifest, signature)).toBe(false)

    const hashes = [...files]
      .filter(([name]) => name !== 'manifest.json' && name !== 'signature')
      .map(([name, content]) => [name, createHash('sha1').update(content).digest('hex')])
    expect(JSON.parse(String(manifest))).toEqual(Object.fromEntries(hashes))
    expect([...files.keys()]).toEqual(expect.arrayContaining(['icon.png', 'icon@2x.png', 'icon@3x.png']))
  })

  it('shows what a pass shows, and the code of it, in the language asked for', async () => {
    expect(contentOf(await made(new WalletAuthority()))).toMatchObject({
      formatVersion: 1,
      passTypeIdentifier: 'pass.org.example.entry',
      teamIdentifier: 'TEAM123456',
      serialNumber: '1f0c',
      organizationName: 'Test Stadium',
      description: 'Prueba PCR negativa',
      sharingProhibited: true,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: pass.texts[0], messageEncoding: 'iso-8859-1' }],
      generic: {
        primaryFields: [{ label: 'Nombre', value: 'Noa 王小明' }],
        secondaryFields: [{ label: 'Fecha de nacimiento', value: '2 de noviembre de 2001' }],
        auxiliaryFields: [{ label: 'Válido hasta', value: '11 de diciembre de 2026 a las 9:40 GMT-5' }],
      },
    })
    const { expirationDate } = contentOf(await made(new WalletAuthority()))
    expect(Date.parse(String(expirationDate))).toBe(1_797_000_000_000)
  })

  it('does without a holder, a birth date and an end', async () => {
    const ticket = { title: 'Entrada', name: null, birthDate: null, validUntil: null, texts: ['Ωmega'] }
    const content = contentOf(await made(new WalletAuthority(), ticket))
    expect(content).not.toHaveProperty('expirationDate')
    expect(content).toMatchObject({
      barcodes: [{ message: 'Ωmega', messageEncoding: 'utf-8' }],
      generic: {
        primaryFields: [{ value: 'Entrada' }],
        secondaryFields: [],
        auxiliaryFields: [{ value: 'Sin vencimiento' }],
      },
    })
  })

  it.each([
    ['a card in several codes', 'not-one-code', { texts: ['shc:/1/2/56', 'shc:/2/2/56'] }],
    ['no code', 'not-one-code', { texts: [] }],
    ['a code too fine for a phone', 'text-too-long', { texts: ['x'.repeat(912)] }],
    ['a birth in month 13', 'date-invalid', { birthDate: '1990-13' }],
  ])('is not made of %s', async (_, code, changes) => {
    const identity = walletIdentity(new WalletAuthority().issue(), nowS)
    if (!identity.ok) throw new Error(identity.error.code)
    expect(await walletPass({ ...pass, ...changes }, identity.value, options)).toEqual({
      ok: false,
      error: { code },
    })
  })
})

describe.skipIf(parts.openssl === null)('a venue’s certificate for wallet passes', () => {
  const faultOf = (files: WalletFiles, atS = nowS): unknown => {
    const identity = walletIdentity(files, atS)
    return identity.ok ? null : identity.error
  }

  it('is taken as Apple hands it out, and with a key that is locked', () => {
    const authority = new WalletAuthority()
    const files = authority.issue({ passphrase: 'open sesame' })
    expect(faultOf(files)).toBeNull()
    const der = {
      certificate: authority.asDer(files.certificate),
      authority: authority.asDer(files.authority),
    }
    expect(faultOf({ ...files, ...der })).toBeNull()
    expect(faultOf({ ...files, passphrase: 'wrong' })).toEqual({ code: 'unreadable', file: 'key' })
    expect(faultOf({ ...files, passphrase: null })).toEqual({ code: 'unreadable', file: 'key' })
  })

  it('is refused where a phone would refuse its passes, the file at fault named', () => {
    const authority = new WalletAuthority()
    const files = authority.issue()
    const other = authority.issue()
    expect(faultOf({ ...files, certificate: 'no certificate' })).toEqual({
      code: 'unreadable',
      file: 'certificate',
    })
    expect(faultOf({ ...files, authority: '' })).toEqual({ code: 'unreadable', file: 'authority' })
    expect(faultOf({ ...files, key: Buffer.from('0500', 'hex') })).toEqual({
      code: 'unreadable',
      file: 'key',
    })
    expect(faultOf({ ...files, key: other.key })).toEqual({ code: 'key-of-another-certificate', file: 'key' })
    expect(faultOf({ ...files, authority: new WalletAuthority().issue().authority })).toEqual({
      code: 'issued-by-another',
      file: 'authority',
    })
    expect(faultOf(authority.issue({ subject: '/CN=A web site/OU=TEAM123456' }))).toEqual({
      code: 'not-for-passes',
      file: 'certificate',
    })
    expect(faultOf(authority.issue({ key: 'ec -pkeyopt ec_paramgen_curve:P-256' }))).toEqual({
      code: 'not-rsa',
      file: 'key',
    })
  })

  it('is refused before and after its time', () => {
    const files = new WalletAuthority().issue()
    expect(faultOf(files, nowS - daysS)).toMatchObject({ code: 'not-yet-valid', file: 'certificate' })
    expect(faultOf(files, nowS + 1.5 * daysS)).toMatchObject({ code: 'expired', file: 'certificate' })
  })
})
