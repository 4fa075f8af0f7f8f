import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOn, parseBirthDate, type BirthDate } from '../../main/contract/birth-date.ts'
import { birthDateWords } from '../../renderer/attendant/birth-date-words.ts'

const born = (text: string): BirthDate => {
  const date = parseBirthDate(text)
  if (date === null) throw new Error(`${text} is no date`)
  return date
}

describe('a date of birth on a pass', () => {
  it('is written as the language writes dates, with the month in letters', () => {
    expect(birthDateWords(born('1990-05-06'), 'en')).toBe('May 6, 1990')
    expect(birthDateWords(born('1990-05-06'), 'es')).toBe('6 de mayo de 1990')
  })

  it('may be a month or a year alone', () => {
    expect(birthDateWords(born('1990-05'), 'en')).toBe('May 1990')
    expect(birthDateWords(born('1990'), 'es')).toBe('1990')
  })

  it.each(['1990-02-30', '1990-13', '1990-00-01', '0000', '90-01-01', '1990-5-6', 'tomorrow', ''])(
    'is not shown as one when it is none: "%s"',
    (text) => expect(parseBirthDate(text)).toBeNull(),
  )

  it('makes the guest a year older on the birthday itself', () => {
    expect(ageOn('2026-05-13', born('1990-05-14'))).toEqual({ least: 35, most: 35 })
    expect(ageOn('2026-05-14', born('1990-05-14'))).toEqual({ least: 36, most: 36 })
  })

  it('makes a child of a leap day a year older on the first of March of other years', () => {
    expect(ageOn('2026-02-28', born('2008-02-29'))).toEqual({ least: 17, most: 17 })
    expect(ageOn('2026-03-01', born('2008-02-29'))).toEqual({ least: 18, most: 18 })
  })

  it('leaves two ages open when the day is not told', () => {
    expect(ageOn('2026-05-14', born('1990'))).toEqual({ least: 35, most: 36 })
    expect(ageOn('2026-05-14', born('1990-05'))).toEqual({ least: 35, most: 36 })
    expect(ageOn('2026-06-01', born('1990-05'))).toEqual({ least: 36, most: 36 })
  })

  it('has no age when it lies ahead', () => {
    expect(ageOn('2026-05-14', born('2027'))).toBeNull()
    expect(ageOn('2026-05-14', born('2026-05-15'))).toBeNull()
  })

  it('never fails the screen, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const date = parseBirthDate(text)
        if (date !== null) birthDateWords(date, 'en')
      }),
    )
  })

  it('is understood for every day of two centuries', () => {
    const days = fc.date({ min: new Date('1850-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (date) => {
        const text = date.toISOString().slice(0, 10)
        expect(parseBirthDate(text)).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        })
      }),
    )
  })
})
