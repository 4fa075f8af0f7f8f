import { err, ok, type Result } from '../../../native/result.ts'
import type { IssuedPass } from '../../engine/issuing/issued-pass.ts'
import type { PageFault, PassSheet } from '../../engine/issuing/pass-sheet.ts'
import { qrCode, qrPng, qrSvg, type QrCode } from '../../engine/issuing/qr-code.ts'
import { cardFile, cardOf } from '../../engine/issuing/smart-health-card.ts'
import { StagedFile } from '../../engine/issuing/staged-file.ts'
import { StagedFolder } from '../../engine/issuing/staged-folder.ts'
import type { walletPass, WalletPassFault, WalletPassOptions } from '../../engine/issuing/wallet-pass.ts'
import type { WalletIdentity } from '../../engine/issuing/wallet-identity.ts'
import type { FormPlan } from './form-options.ts'

/** Why a pass is not to be had in a form. */
export type FormFault = 'no-card' | 'sheet-full' | PageFault | WalletPassFault['code']

/**
 * A form in which passes are handed out, written beside its place and put there at the end. What the system says is thrown.
 */
export interface Form {
  /** By which it is asked for. */
  readonly option: '--out' | '--pdf' | '--png' | '--svg' | '--pkpass'
  /** Where it will be. */
  readonly path: string
  /**
   * Makes a pass in it. @param name of its files, without what comes after the dot. @returns what writes it, or why it
   * cannot be made: nothing is written then.
   */
  make(pass: IssuedPass, name: string): Promise<Result<() => void, FormFault>>
  /** After the last pass: all of it is on the disk. */
  finish(): Promise<void>
  keep(): void
  drop(): void
}

export interface FormParts {
  /** Who hands out: a wallet shows it. */
  readonly organisation: string
  /** What `pkpass` names. */
  readonly wallet: 'file' | 'folder'
}

/** Opens the forms of a plan. Throws what the system says, and leaves nothing then. */
export async function openForms(plan: FormPlan, parts: FormParts): Promise<readonly Form[]> {
  const forms: Form[] = []
  try {
    if (plan.card !== null) forms.push(new CardForm(plan.card))
    // What they draw with takes a while to load, and no other command waits for it.
    if (plan.pdf !== null) {
      const { PassSheet: Sheet } = await import('../../engine/issuing/pass-sheet.ts')
      forms.push(new SheetForm(plan.pdf, new Sheet(plan)))
    }
    if (plan.wallet !== null) {
      const module = await import('../../engine/issuing/wallet-pass.ts')
      const { path, identity } = plan.wallet
      const options = { ...plan, organisation: parts.organisation }
      forms.push(new WalletForm(path, parts.wallet, { identity, options, make: module.walletPass }))
    }
    if (plan.png !== null) forms.push(new PictureForm(plan.png, '--png', (code) => qrPng(code, modulePixels)))
    if (plan.svg !== null) forms.push(new PictureForm(plan.svg, '--svg', qrSvg))
    return forms
  } catch (error) {
    for (const form of forms) form.drop()
    throw error
  }
}

class CardForm implements Form {
  readonly option = '--out'
  readonly path: string
  readonly #file: StagedFile

  constructor(path: string) {
    this.path = path
    this.#file = new StagedFile(path, 0o600)
  }

  async make({ texts }: IssuedPass): Promise<Result<() => void, FormFault>> {
    const card = cardOf(texts)
    if (card === null) return err('no-card')
    return ok(() => this.#file.write(cardFile([card])))
  }

  async finish(): Promise<void> {
    // It was written when it was made.
  }

  keep(): void {
    this.#file.keep()
  }

  drop(): void {
    this.#file.drop()
  }
}

/** The densest code of a health card, 113 modules with its margin, is then 57 mm wide at 300 dots an inch. */
const modulePixels = 6

/** A printer's whole box; and each page takes some of our memory until the last. */
export const mostPages = 2_000

export class SheetForm implements Form {
  readonly option = '--pdf'
  readonly path: string
  readonly #sheet: PassSheet
  readonly #file: StagedFile
  readonly #most: number
  #passes = 0

  constructor(path: string, sheet: PassSheet, most = mostPages) {
    this.path = path
    this.#sheet = sheet
    this.#most = most
    this.#file = new StagedFile(path, 0o600)
  }

  async make(pass: IssuedPass): Promise<Result<() => void, FormFault>> {
    if (this.#passes === this.#most) return err('sheet-full')
    const page = this.#sheet.page(pass)
    if (!page.ok) return err(page.error)
    return ok(() => {
      this.#sheet.draw(page.value)
      this.#passes += 1
    })
  }

  async finish(): Promise<void> {
    this.#file.write(await this.#sheet.end())
  }

  keep(): void {
    this.#file.keep()
  }

  drop(): void {
    this.#file.drop()
  }
}

class PictureForm implements Form {
  readonly option: '--png' | '--svg'
  readonly path: string
  readonly #draw: (code: QrCode) => Promise<string | Buffer>
  readonly #folder: StagedFolder

  constructor(path: string, option: '--png' | '--svg', draw: (code: QrCode) => Promise<string | Buffer>) {
    this.path = path
    this.option = option
    this.#draw = draw
    this.#folder = new StagedFolder(path)
  }

  async make({ texts }: IssuedPass, name: string): Promise<Result<() => void, FormFault>> {
    const pictures: (string | Buffer)[] = []
    for (const text of texts) {
      const code = qrCode(text)
      if (code === null) return err('text-fits-no-code')
      pictures.push(await this.#draw(code))
    }
    const ending = this.option.replace('--', '.')
    return ok(() => {
      for (const [index, picture] of pictures.entries()) {
        const part = pictures.length === 1 ? '' : `-${index + 1}`
        this.#folder.write(`${name}${part}${ending}`, picture)
      }
    })
  }

  async finish(): Promise<void> {
    // Each picture was written when it was made.
  }

  keep(): void {
    this.#folder.keep()
  }

  drop(): void {
    this.#folder.drop()
  }
}

interface Wallet {
  readonly identity: WalletIdentity
  readonly options: Omit<WalletPassOptions, 'serialNumber'>
  readonly make: typeof walletPass
}

class WalletForm implements Form {
  readonly option = '--pkpass'
  readonly path: string
  readonly #wallet: Wallet
  readonly #place: StagedFile | StagedFolder

  constructor(path: string, as: FormParts['wallet'], wallet: Wallet) {
    this.path = path
    this.#wallet = wallet
    this.#place = as === 'file' ? new StagedFile(path, 0o600) : new StagedFolder(path)
  }

  async make(pass: IssuedPass, name: string): Promise<Result<() => void, FormFault>> {
    const { identity, options, make } = this.#wallet
    const made = await make(pass, identity, { ...options, serialNumber: name })
    if (!made.ok) return err(made.error.code)
    const place = this.#place
    return ok(() => {
      if (place instanceof StagedFile) place.write(made.value)
      else place.write(`${name}.pkpass`, made.value)
    })
  }

  async finish(): Promise<void> {
    // Each was written when it was made.
  }

  keep(): void {
    this.#place.keep()
  }

  drop(): void {
    this.#place.drop()
  }
}

/**
 * What the files of a pass are named by: its id, of which a list may have made anything, as a name that every system
 * takes and no shell takes for an option.
 */
export const fileName = (kind: 'pass' | 'ticket', id: string): string =>
  `${kind}-${id.replaceAll(/[^\w-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
