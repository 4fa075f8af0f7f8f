import { z } from 'zod'
import { keyLayouts } from '../../contract/keyboard-scanner.ts'
import { baudRate, character, hidPlace, isOnePlace, onePlace, serialPlace } from './port-config.ts'

const aroundCode = z.string().max(16).default('')

const SerialScanner = z
  .strictObject({
    kind: z.literal('serial'),
    ...serialPlace,
    baudRate: baudRate
      .default(115_200)
      .describe(
        'As set in the scanner. A full card takes 1.2 s at 9600 and 0.1 s at 115200. USB-CDC ignores it.',
      ),
    parity: character.parity.describe('As set in the scanner. USB-CDC ignores it.'),
    stopBits: character.stopBits.describe('As set in the scanner. USB-CDC ignores it.'),
    framing: z
      .enum(['cr', 'lf', 'crlf', 'tab', 'stx-etx', 'gap'])
      .default('cr')
      .describe('How the scanner ends a code. `gap`: by silence alone. SSI has a way of its own.'),
    aimPrefix: z
      .boolean()
      .default(false)
      .describe('Does the scanner send the AIM identifier (]Q1) before each code?'),
    prefix: aroundCode.describe('What else the scanner was set to send before each code.'),
    suffix: aroundCode.describe('What else the scanner was set to send after each code, before its end.'),
    trigger: z
      .enum(['none', 'gm65', 'zebra-ssi', 'honeywell'])
      .default('none')
      .describe(
        'By whose orders the scanner is lit while the lane wants a code. `none`: it looks for codes by itself (presentation mode).',
      ),
  })
  .refine(isOnePlace, onePlace)

const HidScanner = z
  .strictObject({
    kind: z.literal('hid'),
    ...hidPlace,
    trigger: z
      .enum(['none', 'honeywell'])
      .default('none')
      .describe('How the scanner is told that a code is wanted; none: it reads whatever is held before it.'),
  })
  .refine(isOnePlace, onePlace)
  .describe('A scanner set to "HID POS", which its maker may call "USB HID bar code scanner".')

const CameraScanner = z
  .strictObject({ kind: z.literal('camera') })
  .describe("The camera of the screen that shows this lane's attendant page.")

const WedgeScanner = z
  .strictObject({
    kind: z.literal('wedge'),
    layout: z
      .enum(keyLayouts)
      .default('by-key')
      .describe(
        "`by-key`: the scanner types by the system's keyboard layout. `us-by-code`: by the places of a US keyboard, whatever the system's layout.",
      ),
  })
  .describe(
    'A scanner that poses as a keyboard, for tickets alone: it types into the page of this lane. Health cards and codes of more than 400 letters are not taken from it.',
  )

/** What a lane may read with. */
export const Scanner = z.discriminatedUnion('kind', [SerialScanner, HidScanner, CameraScanner, WedgeScanner])
