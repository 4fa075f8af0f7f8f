import { Option, type Command } from 'commander'
import { err, ok, type Result } from '../../../native/result.ts'
import type { SheetOptions } from '../../engine/issuing/pass-sheet.ts'
import { passWords } from '../../engine/issuing/pass-words.ts'
import type { WalletIdentity } from '../../engine/issuing/wallet-identity.ts'
import { timeZoneOf, type TimeZoneOption } from './time-zone.ts'
import { walletOf, type WalletOptions } from './wallet-options.ts'

export interface FormOptions extends TimeZoneOption, WalletOptions {
  /** A `.smart-health-card` file. */
  readonly card?: string | undefined
  readonly pdf?: string
  readonly png?: string
  readonly svg?: string
  readonly paper?: SheetOptions['paper']
  readonly language?: SheetOptions['language']
}

/** Which forms of a pass are wanted, and where. */
export interface FormPlan extends SheetOptions {
  /** A file. */
  readonly pdf: string | null
  /** Folders. */
  readonly png: string | null
  readonly svg: string | null
  /** A file, of a health card alone. */
  readonly card: string | null
  readonly wallet: { readonly path: string; readonly identity: WalletIdentity } | null
}

export const withForms = (command: Command): Command =>
  command
    .option('--pdf <file>', 'also write it as a sheet to print')
    .option('--png <folder>', 'also write each code as a picture (PNG)')
    .option('--svg <folder>', 'also write each code as a picture (SVG)')
    .addOption(new Option('--paper <size>', 'of --pdf; else A4').choices(['A4', 'Letter']))
    .addOption(
      new Option('--language <language>', 'of --pdf and --pkpass; else en').choices(Object.keys(passWords)),
    )

/** @returns the plan, or in words what does not go together. */
export function formsOf(options: FormOptions, nowS: number): Result<FormPlan, string> {
  const { card = null, pdf = null, png = null, svg = null, pkpass, paper, language } = options
  const timeZone = timeZoneOf(options)
  if (!timeZone.ok) return timeZone
  if (paper !== undefined && pdf === null) return err('--paper is of use with --pdf alone.')
  if (language !== undefined && pdf === null && pkpass === undefined)
    return err('--language is of use with --pdf or --pkpass alone.')
  const identity = walletOf(options, nowS)
  if (!identity.ok) return identity
  return ok({
    pdf,
    png,
    svg,
    card,
    wallet:
      pkpass === undefined || identity.value === null ? null : { path: pkpass, identity: identity.value },
    paper: paper ?? 'A4',
    language: language ?? 'en',
    timeZone: timeZone.value,
  })
}
