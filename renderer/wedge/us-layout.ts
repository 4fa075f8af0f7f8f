/** What each key of a US keyboard types, without and with Shift. Names: UI Events KeyboardEvent code Values. */
const keys: Readonly<Record<string, string>> = {
  Backquote: '`~',
  Minus: '-_',
  Equal: '=+',
  BracketLeft: '[{',
  BracketRight: ']}',
  Backslash: '\\|',
  Semicolon: ';:',
  Quote: '\'"',
  Comma: ',<',
  Period: '.>',
  Slash: '/?',
  Space: '  ',
  NumpadAdd: '++',
  NumpadSubtract: '--',
  NumpadMultiply: '**',
  NumpadDivide: '//',
  NumpadDecimal: '..',
}
const overDigits = ')!@#$%^&*('

/** What a key types by its place, whatever the system takes it for; null for one that types nothing. */
export function typedOnUsKeyboard(code: string, shift: boolean): string | null {
  const [, kind, sign = ''] = /^(Key|Digit|Numpad)([A-Z]|\d)$/.exec(code) ?? []
  switch (kind) {
    case 'Key':
      return shift ? sign : sign.toLowerCase()
    case 'Digit':
      return shift ? (overDigits[Number(sign)] ?? null) : sign
    case 'Numpad':
      return sign
    default:
      return keys[code]?.[shift ? 1 : 0] ?? null
  }
}
