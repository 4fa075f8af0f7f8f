import { PKPass } from 'passkit-generator'
import { err, ok, type Result } from '../../../native/result.ts'
import { nameOnOneLine } from '../passes/name.ts'
import type { IssuedPass } from './issued-pass.ts'
import { datesOf } from './pass-dates.ts'
import { passWords, type PassLanguage } from './pass-words.ts'
import { qrCode, qrPng } from './qr-code.ts'
import type { WalletIdentity } from './wallet-identity.ts'

export interface WalletPassOptions {
  /** Tells passes of one type apart; a phone takes a second one of the same number for a new edition of the first. */
  readonly serialNumber: string
  /** Who hands it out: shown with it. */
  readonly organisation: string
  readonly language: PassLanguage
  /** IANA, the venue's: expiry is told in it. */
  readonly timeZone: string
}

/** Why there is none. Nothing tells what the pass says. */
export type WalletPassFault =
  /** A wallet shows one code. */
  | { readonly code: 'not-one-code' }
  /** Its text would make a code too fine to read from a phone. A health card has a file of its own for wallets. */
  | { readonly code: 'text-too-long' }
  | { readonly code: 'date-invalid' }

/**
 * A phone shows a code about 45 mm wide, and says nowhere how it packs the text. As plain bytes with correction M these
 * are version 24: modules of 0.37 mm, about the least that scanners take.
 */
const mostBytes = 911

/** A pass for Apple Wallet (`.pkpass`), signed with the hour of this machine, which Wallet wants in the signature. */
export async function walletPass(
  pass: IssuedPass,
  { passTypeIdentifier, teamIdentifier, ...certificates }: WalletIdentity,
  { serialNumber, organisation, language, timeZone }: WalletPassOptions,
): Promise<Result<Buffer, WalletPassFault>> {
  const [text = '', ...more] = pass.texts
  if (text === '' || more.length > 0) return err({ code: 'not-one-code' })
  if (Buffer.byteLength(text) > mostBytes) return err({ code: 'text-too-long' })

  const dates = datesOf(pass, language, timeZone)
  if (dates === null) return err({ code: 'date-invalid' })

  const file = new PKPass(await icons(), certificates, {
    passTypeIdentifier,
    teamIdentifier,
    serialNumber,
    organizationName: organisation,
    description: pass.title,
    logoText: pass.title,
    // A pass is its holder's alone.
    sharingProhibited: true,
  })
  file.type = 'generic'
  const words = passWords[language]
  const name = nameOnOneLine(pass.name ?? '')
  file.primaryFields.push(
    name === '' ? { key: 'title', value: pass.title } : { key: 'name', label: words.name, value: name },
  )
  if (dates.born !== null) file.secondaryFields.push({ key: 'birthDate', ...dates.born })
  file.auxiliaryFields.push({ key: 'validity', ...dates.validity })
  file.backFields.push({ key: 'show', value: [pass.note, words.showCode].filter(Boolean).join('\n') })
  if (pass.validUntil !== null) file.setExpirationDate(new Date(pass.validUntil * 1_000))
  // Apple's usual choice; letters beyond ASCII would be lost in it, or be other bytes than in a printed code.
  const messageEncoding = /^[\x20-\x7e]*$/.test(text) ? 'iso-8859-1' : 'utf-8'
  file.setBarcodes({ format: 'PKBarcodeFormatQR', message: text, messageEncoding })
  return ok(file.getAsBuffer())
}

/** Wallet takes no pass without an icon of 29 points. A short QR code with its quiet zone has 29 modules, and says what it is. */
async function icons(): Promise<Record<string, Buffer>> {
  const code = qrCode('PASS')
  if (code === null) throw new Error('four letters fit a code')
  return {
    'icon.png': await qrPng(code, 1),
    'icon@2x.png': await qrPng(code, 2),
    'icon@3x.png': await qrPng(code, 3),
  }
}
