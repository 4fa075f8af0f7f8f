import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WalletFiles } from '../../main/engine/issuing/wallet-identity.ts'
import { fhirBundle } from '../support/authority.ts'
import { authorityOfCommand, type AuthorityCommand } from '../support/authority-command.ts'
import { filesInZip } from '../support/zip.ts'
import { parts } from '../support/parts.ts'
import { pictureOfPng, pictureOfSvg } from '../support/pictures.ts'
import { cut, print, readStraight, wordsOf, type Picture } from '../support/printed-sheet.ts'
import { WalletAuthority } from '../support/wallet-authority.ts'

const authority = authorityOfCommand()

const person = { given: 'Ada', family: 'Example', birthDate: '1984-07-04' }
const record = { ...person, doses: [{ product: '212', date: '2021-03-01' }] }
const lots = Array.from({ length: 20 }, (_, lot) => ({
  resource: {
    ...fhirBundle.entry[1]?.resource,
    lotNumber: `${(lot * 7_919_000_017) % 1e10}${lot}`,
    occurrenceDateTime: `2021-03-${10 + lot}`,
  },
}))
const longBundle = { resourceType: 'Bundle', entry: [fhirBundle.entry[0], ...lots] }

const same = (text: string | undefined) => ({ zxing: text, jsqr: text })
const png = (file: string) => readStraight(pictureOfPng(readFileSync(file)))
const svg = (file: string) => readStraight(pictureOfSvg(readFileSync(file, 'utf8')))

type Area = Parameters<typeof cut>[1]
/** Where the code of a page with one code stands, and those of one with two. */
const whole: readonly Area[] = [[0, 0.25, 1, 0.95]]
const halves: readonly Area[] = [
  [0, 0.25, 0.5, 0.95],
  [0.5, 0.25, 1, 0.95],
]
function codesOn(page: Picture | undefined, areas: readonly Area[]) {
  if (page === undefined) throw new Error('a page is missing')
  return areas.map((area) => readStraight(cut(page, area)))
}

/** Issues one pass with these forms. @returns what was printed of it, and the folder that the forms are in. */
async function issued(
  desk: AuthorityCommand,
  command: 'shc' | 'pass',
  content: unknown,
  ...forms: readonly string[]
) {
  const { secret, issue, file } = desk
  const input = [command === 'shc' ? '--fhir' : '--record', file('input.json', content)]
  const ran = await issue(command, ...input, '--passphrase-file', secret, '--json', ...forms)
  const { id, texts } = (ran.out === '' ? { id: '', texts: [] } : JSON.parse(ran.out)) as {
    id: string
    texts: string[]
  }
  return { ran, id, texts }
}

/** Every name below a folder. */
const namesIn = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String)

describe('a health card that is handed out', () => {
  it('stands in its pictures and its file, readable by its owner alone and named by nobody’s name', async () => {
    const desk = authority()
    const out = join(desk.folder, 'out')
    const forms = ['--png', out, '--svg', join(out, 'svg'), '--out', join(out, 'a.smart-health-card')]
    const { ran, id, texts } = await issued(desk, 'shc', fhirBundle, ...forms)
    expect(ran).toMatchObject({ status: 0, err: '' })
    const files = ['a.smart-health-card', `pass-${id}.png`, join('svg', `pass-${id}.svg`)]
    expect(namesIn(out).toSorted()).toEqual([...files, 'svg'].toSorted())
    expect(files.map((name) => statSync(join(out, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    expect(namesIn(out).join(' ')).not.toMatch(/Ada|Example|1984/)
    expect(png(join(out, `pass-${id}.png`))).toEqual(same(texts[0]))
    expect(svg(join(out, 'svg', `pass-${id}.svg`))).toEqual(same(texts[0]))
  })

  it.skipIf(parts.pdftoppm === null)('is printed with the patient’s name and birth date', async () => {
    const desk = authority()
    const pdf = join(desk.folder, 'out/card.pdf')
    const { ran, texts } = await issued(desk, 'shc', fhirBundle, '--pdf', pdf, '--paper', 'Letter')
    expect(ran).toMatchObject({ status: 0, err: '' })
    expect(statSync(pdf).mode & 0o777).toBe(0o600)
    const sheet = readFileSync(pdf)
    const [page, ...more] = print(sheet, 300)
    expect(more).toEqual([])
    expect(codesOn(page, whole)).toEqual([same(texts[0])])
    expect(wordsOf(sheet)).toMatch(/Vaccination[^]*Ada B\. Example[^]*July 4, 1984[^]*No expiry/)
  })

  it.skipIf(parts.pdftoppm === null)('is printed in Spanish, each of its codes', async () => {
    const desk = authority()
    const [pdf, pictures] = [join(desk.folder, 'card.pdf'), join(desk.folder, 'pictures')]
    const forms = ['--pdf', pdf, '--png', pictures, '--language', 'es', '--until', '2099-01-01T04:00:00Z']
    const zone = ['--time-zone', 'America/New_York']
    const { ran, id, texts } = await issued(desk, 'shc', longBundle, ...forms, ...zone)
    expect(ran).toMatchObject({ status: 0, err: expect.stringContaining('2 codes') })
    const sheet = readFileSync(pdf)
    const [page, ...more] = print(sheet, 300)
    expect(more).toEqual([])
    expect(codesOn(page, halves)).toEqual(texts.map(same))
    expect(wordsOf(sheet)).toMatch(/Vacunación[^]*4 de julio de 1984[^]*31 de diciembre de 2098 a las 23:00/)
    expect(namesIn(pictures).toSorted()).toEqual([`pass-${id}-1.png`, `pass-${id}-2.png`])
    expect([1, 2].map((part) => png(join(pictures, `pass-${id}-${part}.png`)))).toEqual(texts.map(same))
  })
})

describe('a pass that is handed out', () => {
  it.skipIf(parts.pdftoppm === null)('is printed by its type', async () => {
    const desk = authority()
    const pdf = join(desk.folder, 'pass.pdf')
    const { ran, texts } = await issued(desk, 'pass', record, '--pdf', pdf)
    expect(ran).toMatchObject({ status: 0, err: '' })
    const sheet = readFileSync(pdf)
    expect(codesOn(print(sheet, 300)[0], whole)).toEqual([same(texts[0])])
    expect(wordsOf(sheet)).toMatch(/Vaccination[^]*Ada Example[^]*July 4, 1984[^]*Valid until/)
  })

  it.skipIf(parts.openssl === null)(
    'goes into a wallet with its text and the name of who issued it',
    async () => {
      const desk = authority()
      const pkpass = join(desk.folder, 'a.pkpass')
      const forms = ['--pkpass', pkpass, ...walletOptions(desk, new WalletAuthority().issue())]
      const { ran, texts } = await issued(desk, 'pass', record, ...forms)
      expect(ran).toMatchObject({ status: 0, err: '' })
      expect(statSync(pkpass).mode & 0o777).toBe(0o600)
      expect(JSON.parse(String(filesInZip(readFileSync(pkpass)).get('pass.json')))).toMatchObject({
        organizationName: 'A health department',
        barcodes: [{ message: texts[0] }],
        generic: { primaryFields: [{ value: 'Ada Example' }] },
      })
    },
  )

  it('is printed as text even where a form of it cannot be, and the other forms are there', async () => {
    const desk = authority()
    const [taken, pictures] = [join(desk.folder, 'taken'), join(desk.folder, 'pictures')]
    mkdirSync(taken)
    const forms = ['--pdf', taken, '--png', pictures]
    const { ran, id, texts } = await issued(desk, 'pass', record, ...forms)
    expect(ran).toMatchObject({ status: 3, err: expect.stringMatching(/--pdf .*EISDIR[^]*revoke this pass/) })
    expect(png(join(pictures, `pass-${id}.png`))).toEqual(same(texts[0]))
    expect(readdirSync(desk.folder).filter((name) => name.includes('.new'))).toEqual([])
    expect(ran.err).not.toMatch(/Ada|Example/)

    const chinese = { ...record, given: '小明', family: '王' }
    const other = await issued(desk, 'pass', chinese, '--pdf', join(desk.folder, 'b.pdf'))
    expect(other.ran).toMatchObject({ status: 3, err: expect.stringMatching(/Latin[^]*Give --png or --svg/) })
    expect(other.texts).toHaveLength(1)
    expect(existsSync(join(desk.folder, 'b.pdf'))).toBe(false)
    expect(other.ran.err).not.toMatch(/小明|王/)
  })

  it('is not signed where its forms cannot be begun', async () => {
    const desk = authority()
    const under = join(desk.file('a-file', ''), 'x')
    for (const form of ['--pdf', '--png']) {
      const { ran } = await issued(desk, 'pass', record, form, under)
      expect(ran).toMatchObject({ status: 3, out: '', err: expect.stringMatching(/ENOTDIR|EEXIST/) })
    }
  })
})

function walletOptions(desk: AuthorityCommand, files: WalletFiles): string[] {
  const give = (name: string, content: string | Buffer): string => {
    const path = join(desk.folder, name)
    writeFileSync(path, content)
    return path
  }
  return [
    '--wallet-certificate',
    give('wallet.pem', files.certificate),
    '--wallet-key',
    give('wallet.key', files.key),
    '--wallet-authority',
    give('wwdr.pem', files.authority),
    ...(files.passphrase === null
      ? []
      : ['--wallet-passphrase-file', give('wallet.txt', `${files.passphrase}\n`)]),
  ]
}

describe('options that do not belong together', () => {
  it.each([
    [['--paper', 'A4'], '--paper is of use with --pdf'],
    [['--language', 'es', '--png', 'x'], '--language is of use'],
    [['--time-zone', 'Mars', '--pdf', 'x'], 'America/New_York'],
    [['--wallet-key', 'x'], '--wallet-key is of use with --pkpass'],
    [['--pkpass', 'x', '--wallet-key', 'x'], 'give --wallet-certificate too'],
    [['--pdf', 'x', '--paper', 'A5'], 'A4, Letter'],
    [['--pdf', 'x', '--language', 'fr'], 'en, es'],
  ])('are told apart in words: %j', async (options, why) => {
    const desk = authority()
    const { ran } = await issued(desk, 'pass', record, ...options)
    expect(ran).toMatchObject({ status: 2, out: '', err: expect.stringContaining(why) })
  })

  it.skipIf(parts.openssl === null)('of a wallet are named, the file that is wrong among them', async () => {
    const desk = authority()
    const [one, other] = [new WalletAuthority().issue({ passphrase: 'open' }), new WalletAuthority().issue()]
    const told = async (files: WalletFiles): Promise<string> => {
      const pkpass = join(desk.folder, 'a.pkpass')
      const { ran } = await issued(desk, 'pass', record, '--pkpass', pkpass, ...walletOptions(desk, files))
      expect([ran.status, ran.out, existsSync(pkpass)]).toEqual([2, '', false])
      return ran.err
    }
    expect(await told({ ...one, passphrase: null })).toContain(
      'with --wallet-passphrase-file if it is locked',
    )
    expect(await told({ ...one, authority: other.authority })).toContain('--wallet-authority did not issue')
    expect(await told({ ...other, key: 'no key' })).toContain('--wallet-key opens as no private key')
    const shc = await issued(desk, 'shc', fhirBundle, '--pkpass', 'x')
    expect(shc.ran).toMatchObject({ status: 2, err: expect.stringContaining("unknown option '--pkpass'") })
  })
})

describe('tickets that are handed out', () => {
  const header = 'event,from,until,zone,product,name,id'
  const row = (id: string, name = 'Ada Example') =>
    `Opener,2026-01-01 17:00,2099-04-02 23:00,North,Adult,${name},${id}`

  async function tickets(desk: AuthorityCommand, rows: readonly string[], ...more: readonly string[]) {
    const csv = desk.file('sold.csv', [header, ...rows].join('\n'))
    const out = join(desk.folder, 'tickets.csv')
    const given = ['--csv', csv, '--out', out, '--passphrase-file', desk.secret]
    const ran = await desk.issue('tickets', ...given, '--time-zone', 'America/New_York', ...more)
    const lines = existsSync(out) ? readFileSync(out, 'utf8').trim().split('\r\n').slice(1) : []
    return { ran, codes: lines.map((line) => /VT1:.*$/.exec(line)?.[0] ?? '') }
  }

  it.skipIf(parts.openssl === null || parts.pdftoppm === null)(
    'stand on a page, in a picture and in a wallet each, named by their ids',
    async () => {
      const desk = authority()
      const [pdf, out] = [join(desk.folder, 'all.pdf'), join(desk.folder, 'out')]
      const wallet = ['--pkpass', out, ...walletOptions(desk, new WalletAuthority().issue())]
      const forms = ['--pdf', pdf, '--png', out, '--svg', out, '--language', 'es', ...wallet]
      const { ran, codes } = await tickets(desk, [row('A-1'), row('../B')], ...forms)
      expect(ran).toMatchObject({ status: 0, err: expect.not.stringContaining('Error') })
      const pages = print(readFileSync(pdf), 300)
      expect(pages.map((page) => codesOn(page, whole))).toEqual(codes.map((code) => [same(code)]))
      expect(wordsOf(readFileSync(pdf))).toMatch(
        /Opener[^]*North · Adult[^]*Ada Example[^]*2 de abril de 2099 a las 23:00/,
      )
      const stems = ['ticket-A-1', 'ticket-%2e%2e%2fB']
      const files = stems.flatMap((stem) => ['png', 'svg', 'pkpass'].map((ending) => `${stem}.${ending}`))
      expect(namesIn(out).toSorted()).toEqual(files.toSorted())
      for (const [at, stem] of stems.entries()) {
        expect(png(join(out, `${stem}.png`))).toEqual(same(codes[at]))
        expect(svg(join(out, `${stem}.svg`))).toEqual(same(codes[at]))
        const content = filesInZip(readFileSync(join(out, `${stem}.pkpass`))).get('pass.json')
        expect(JSON.parse(String(content))).toMatchObject({ barcodes: [{ message: codes[at] }] })
      }
      expect([...namesIn(out)].join(' ')).not.toMatch(/Ada|Example/)
      expect(
        [...files.map((name) => join(out, name)), pdf].map((name) => statSync(name).mode & 0o777),
      ).toEqual(Array.from({ length: files.length + 1 }, () => 0o600))
    },
  )

  it('are not issued where one cannot be drawn, unless the others are asked for; nothing is left of them', async () => {
    const desk = authority()
    const [pdf, out] = [join(desk.folder, 'all.pdf'), join(desk.folder, 'out')]
    const rows = [row('A-1'), row('A-2', '王小明')]
    const strict = await tickets(desk, rows, '--png', out, '--pdf', pdf)
    expect(strict.ran).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringMatching(/line 3, name: not-drawable\. Allowed: Latin.*\n.*Nothing was issued/),
    })
    expect([strict.codes, existsSync(pdf), namesIn(out)]).toEqual([[], false, []])
    const lenient = await tickets(desk, rows, '--png', out, '--pdf', pdf, '--skip-mistakes')
    expect(lenient.ran).toMatchObject({ status: 1, out: expect.stringContaining('1 tickets') })
    expect([lenient.codes.length, existsSync(pdf), namesIn(out)]).toEqual([1, true, ['ticket-A-1.png']])
    expect(strict.ran.err + lenient.ran.err).not.toMatch(/王|Ada/)
  })

  it('are in the list whatever becomes of their sheet; and are none where its folder is none', async () => {
    const desk = authority()
    mkdirSync(join(desk.folder, 'taken'))
    const { ran, codes } = await tickets(desk, [row('A-1')], '--pdf', join(desk.folder, 'taken'))
    expect(ran).toMatchObject({
      status: 3,
      out: expect.stringContaining('1 tickets'),
      err: expect.stringMatching(/tickets are issued[^]*--pdf .*EISDIR/),
    })
    expect(codes).toHaveLength(1)
    expect(readdirSync(desk.folder).filter((name) => name.includes('.new'))).toEqual([])
    const nowhere = await tickets(authority(), [row('A-1')], '--svg', join(desk.file('a-file', ''), 'x'))
    expect(nowhere.ran).toMatchObject({ status: 3, out: '', err: expect.stringMatching(/ENOTDIR|EEXIST/) })
    expect(nowhere.codes).toEqual([])
  })
})
