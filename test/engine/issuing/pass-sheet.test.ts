import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IssuedPass } from '../../../main/engine/issuing/issued-pass.ts'
import { passSheet, type SheetOptions } from '../../../main/engine/issuing/pass-sheet.ts'
import { passWords } from '../../../main/engine/issuing/pass-words.ts'
import { parts } from '../../support/parts.ts'
import { cut, print, readWithBoth, readWithJsqr, wordsOf } from '../../support/printed-sheet.ts'
import en from '../../../renderer/languages/en.json' with { type: 'json' }
import es from '../../../renderer/languages/es.json' with { type: 'json' }

const digest = (of: string, length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update(of).digest()

/** A text without pattern, as signatures and compression make it. */
const letters = (alphabet: string, length: number): string =>
  Array.from(digest(alphabet, length), (byte) => alphabet[byte % alphabet.length]).join('')

const digits = (length: number): string => letters('0123456789', length)

const pass = (changes: Partial<IssuedPass> = {}): IssuedPass => ({
  title: 'Vaccination',
  name: 'Avery Sample',
  latinName: null,
  birthDate: '1990-05-14',
  validUntil: 1_797_000_000,
  texts: [`shc:/${digits(1_400)}`],
  note: null,
  ...changes,
})

const english: SheetOptions = { paper: 'A4', language: 'en', timeZone: 'America/New_York' }
const spanish: SheetOptions = { paper: 'Letter', language: 'es', timeZone: 'America/New_York' }

async function printed(passes: readonly IssuedPass[], options: SheetOptions = english): Promise<Buffer> {
  const sheet = await passSheet(passes, options)
  if (!sheet.ok) throw new Error(sheet.error.code)
  return sheet.value
}

async function faultOf(changes: Partial<IssuedPass>): Promise<unknown> {
  const sheet = await passSheet([pass(), pass(changes)], english)
  return sheet.ok ? null : sheet.error
}

const base45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Where the code of a page with one code stands, where those of a page with four do. */
const below = [0, 0.25, 0.75, 0.95] as const
const quarters = [
  [0, 0.3, 0.5, 0.6],
  [0.5, 0.3, 1, 0.6],
  [0, 0.6, 0.5, 0.92],
  [0.5, 0.6, 1, 0.92],
] as const

describe.skipIf(parts.pdftoppm === null)('a printed pass', () => {
  it.each([english, spanish])('is read back from paper by two readers ($paper)', async (options) => {
    const texts = [
      `shc:/${digits(2_390)}`,
      `HC1:${letters(base45, 560)}`,
      `NZCP:/1/${letters(base32, 500)}`,
      digest('a ticket', 250).toString('base64url'),
    ]
    const pages = print(
      await printed(
        texts.map((text) => pass({ texts: [text] })),
        options,
      ),
    )
    expect(pages.map((page) => readWithBoth(cut(page, below)))).toEqual(
      texts.map((text) => ({ zxing: text, jsqr: text })),
    )
  })

  it('shows the codes of a card beside each other, four a page at most, and each is read', async () => {
    const texts = [1, 2, 3, 4, 5].map((index) => `shc:/${index}/5/${digits(2_382)}`)
    const sheet = await printed([pass({ texts })], spanish)
    const [page, last, ...more] = print(sheet)
    if (page === undefined || last === undefined) throw new Error('two pages are expected')
    expect(more).toEqual([])
    const read = [...quarters.map((quarter) => cut(page, quarter)), cut(last, [0, 0.3, 0.5, 0.75])].map(
      readWithBoth,
    )
    expect(read).toEqual(texts.map((text) => ({ zxing: text, jsqr: text })))
    expect(wordsOf(sheet, 2)).toContain('Avery Sample')
    expect(wordsOf(sheet, 2)).toContain('Código 5 de 5')
  })

  it('leaves the largest code its size below the longest words', async () => {
    const text = digest('a large ticket', 2_214).toString('base64url')
    const sheet = await printed(
      [pass({ title: 'M'.repeat(80), name: 'W'.repeat(80), note: 'W'.repeat(110), texts: [text] })],
      spanish,
    )
    const [page] = print(sheet, 300)
    if (page === undefined) throw new Error('a page is expected')
    expect(readWithJsqr(cut(page, [0, 0.5, 0.6, 1]))).toBe(text)
  })

  it('says what it is, whose, and until when, in the language and zone asked for', async () => {
    const passes = [pass(), pass({ birthDate: '1951-01', validUntil: null, note: 'Entrada norte' })]
    const sheet = await printed(passes, spanish)
    expect(wordsOf(sheet)).toBe(
      [
        'Vaccination',
        'Nombre',
        'Avery Sample',
        'Fecha de nacimiento',
        '14 de mayo de 1990',
        'Válido hasta',
        '11 de diciembre de 2026 a las 9:40 GMT-5',
        'Muestre este código en la entrada junto con una identificación con foto.',
        'Manténgalo liso y limpio.',
        '\f',
      ].join('\n'),
    )
    const second = wordsOf(sheet, 2)
    expect(second).toContain('Entrada norte')
    expect(second).toContain('enero de 1951')
    expect(second).toContain('Vigencia\nSin vencimiento')
    expect(wordsOf(await printed(passes))).toContain('December 11, 2026 at 9:40 AM EST')
  })

  it.each([
    ['Polish and Vietnamese', 'Łucja Ślązak-Nguyễn Thị Ánh Đặng'],
    ['Icelandic, Turkish, Latvian', 'Þórðardóttir Ğöksüıİ Ķeniņš'],
    ['Russian and Ukrainian', 'Владимир Щербаченко Ґалаґан'],
    ['Greek, old and new', 'Παπαδόπουλος Ἀλέξανδρος'],
    ['Lingala, its marks apart from their letters', 'Mbɔ́tɛ Ngɛ́lɛ'],
  ])('has each letter of a name: %s', async (_, name) => {
    expect(wordsOf(await printed([pass({ name })]))).toContain(`Name\n${name.normalize('NFC')}\n`)
  })

  it('has a name in letters that no font here has as its passport spells it', async () => {
    const sheet = await printed([pass({ name: '王小明', latinName: 'Wang Xiaoming' })])
    expect(wordsOf(sheet)).toContain('Name\nWang Xiaoming\n')
  })

  it('breaks a name of eighty characters between words, and a word that is wider than the page within', async () => {
    const long = 'Maximiliana Aurelia Nguyễn-Đặng Þórðardóttir Škvorecká de la Cruz y Montenegro X'
    expect(long).toHaveLength(80)
    const words = wordsOf(await printed([pass({ name: long }), pass({ name: 'Ŵ'.repeat(80) })]))
    expect(words.replaceAll('\n', ' ')).toContain(long)
    const lines = wordsOf(await printed([pass({ name: 'Ŵ'.repeat(80) })])).match(/Ŵ+/g) ?? []
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.join('')).toBe('Ŵ'.repeat(80))
  })
})

describe('a sheet of passes', () => {
  it.each([
    ['a name in letters that no font here has', 'name-not-drawable', { name: '王小明' }],
    ['the same in Korean', 'name-not-drawable', { name: '김민준' }],
    ['the same in Bengali', 'name-not-drawable', { name: 'রহিম', latinName: 'রহিম' }],
    ['the same of its title', 'words-unusable', { title: '통행증' }],
    ['a title that leaves no room for the code', 'words-unusable', { title: 'x'.repeat(81) }],
    ['a note that leaves no room for the code', 'words-unusable', { note: 'x'.repeat(111) }],
    ['a text that fits no code', 'text-fits-no-code', { texts: ['shc:/56', 'x'.repeat(2_954)] }],
    ['an empty text', 'text-fits-no-code', { texts: [''] }],
    ['no text', 'text-fits-no-code', { texts: [] }],
    ['a birth on 30 February', 'date-invalid', { birthDate: '1990-02-30' }],
    ['an expiry in milliseconds', 'date-invalid', { validUntil: 8_640_000_000_001 }],
  ])('is not made with %s', async (_, code, changes) => {
    expect(await faultOf(changes)).toEqual({ code, pass: 1 })
  })

  it('is not made of no passes', async () => {
    expect(await passSheet([], english)).toEqual({ ok: false, error: { code: 'no-passes' } })
  })

  it('never throws, whatever the name', async () => {
    const name = fc.string({ unit: 'binary', maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 20, maxLength: 20 }), async (names) => {
        const made = await passSheet(
          names.map((each) => pass({ name: each, latinName: 'A', texts: ['a'] })),
          english,
        )
        expect(made.ok).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  it('says nothing of its passes, its maker or its hour outside its pages', async () => {
    const sheet = await printed([pass()])
    const outside = sheet
      .toString('latin1')
      .replaceAll(/stream\n[^]*?endstream/g, (stream) => (stream.includes('x:xmpmeta') ? stream : ''))
    expect(outside).toMatch(/\/Lang \(en\)/)
    expect(outside).toMatch(/\/Marked true/)
    expect(outside).toMatch(/\/Alt \(QR code\)/)
    expect(outside).toContain('>Passes<')
    expect(outside).not.toMatch(/Avery|Sample|1990|20[12]\d/)
    expect(outside.match(/\(D:\d+Z?\)/g)).toEqual(['(D:19700101000000Z)'])
    expect(await printed([pass()])).toEqual(sheet)
  })

  it('holds a pass in less than ten kilobytes, since a hundred of them share their letters', async () => {
    const passes = Array.from({ length: 100 }, (_, at) => pass({ name: `Guest Number ${at}` }))
    expect((await printed(passes)).length).toBeLessThan(100 * 10_000)
  })

  it('has the same words as the screens', () => {
    for (const [screens, words] of [
      [en, passWords.en],
      [es, passWords.es],
    ] as const) {
      const { unknown: _, ...types } = screens.passType
      expect(words.type).toEqual(
        Object.fromEntries(Object.entries(types).map(([type, { label }]) => [type, label])),
      )
      expect([words.name, words.birthDate, words.validity, words.noExpiry]).toEqual([
        screens.attendant.name,
        screens.attendant.birthDate,
        screens.attendant.validity,
        screens.validity.noExpiry,
      ])
    }
  })
})
