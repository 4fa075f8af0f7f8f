import type { PassType } from '../passes/reasons.ts'

/** The words of a pass that is handed out. The same as on the screens, where a screen says the same. */
interface PassWords {
  readonly type: Record<PassType, string>
  /** The title of a document with passes. */
  readonly passes: string
  readonly name: string
  readonly birthDate: string
  readonly validUntil: string
  readonly validity: string
  readonly noExpiry: string
  /** Under one of several codes. */
  readonly codeOf: (index: number, of: number) => string
  /** What a screen reader says in place of a code. */
  readonly code: string
  readonly showCode: string
  readonly showCodes: (of: number) => string
}

const en: PassWords = {
  type: {
    vaccination: 'Vaccination',
    recovery: 'Recovery',
    'pcr-negative': 'Negative PCR test',
    'antigen-negative': 'Negative antigen test',
    'test-negative': 'Negative test',
    'test-other': 'Test record',
    'health-record': 'Health record',
    'covid-pass': 'COVID pass',
    ticket: 'Ticket',
  },
  passes: 'Passes',
  name: 'Name',
  birthDate: 'Date of birth',
  validUntil: 'Valid until',
  validity: 'Validity',
  noExpiry: 'No expiry',
  codeOf: (index, of) => `Code ${index} of ${of}`,
  code: 'QR code',
  showCode: 'Show this code at the entrance, with a photo ID. Keep it flat and clean.',
  showCodes: (of) =>
    `Show all ${of} codes at the entrance, one after another, with a photo ID. Keep them flat and clean.`,
}

const es: PassWords = {
  type: {
    vaccination: 'Vacunación',
    recovery: 'Recuperación',
    'pcr-negative': 'Prueba PCR negativa',
    'antigen-negative': 'Prueba de antígenos negativa',
    'test-negative': 'Prueba negativa',
    'test-other': 'Registro de prueba',
    'health-record': 'Registro de salud',
    'covid-pass': 'Pase COVID',
    ticket: 'Entrada',
  },
  passes: 'Pases',
  name: 'Nombre',
  birthDate: 'Fecha de nacimiento',
  validUntil: 'Válido hasta',
  validity: 'Vigencia',
  noExpiry: 'Sin vencimiento',
  codeOf: (index, of) => `Código ${index} de ${of}`,
  code: 'Código QR',
  showCode:
    'Muestre este código en la entrada junto con una identificación con foto. Manténgalo liso y limpio.',
  showCodes: (of) =>
    `Muestre los ${of} códigos en la entrada, uno tras otro, junto con una identificación con foto. Manténgalos lisos y limpios.`,
}

/** Every language that passes are handed out in. */
export const passWords = { en, es } as const
export type PassLanguage = keyof typeof passWords
