import { describe, expect, it } from 'vitest'
import { differ } from '../../../main/engine/admission/same-holder.ts'

const named = (name: string) => ({ name, birthDate: null })
const plainly = (a: string, b: string): boolean => differ(named(a), named(b)) && differ(named(b), named(a))

describe('two proofs in one name, however it is written,', () => {
  it.each([
    ['Avery Sample', 'AVERY  SAMPLE'],
    ['Sample, Avery', 'Avery Sample'],
    ['José Ángel Peña', 'Jose Angel Pena'],
    ['Jose\u0301', 'José'],
    ['Avery Sample', 'Avery Jamie Sample'],
    ['A. Sample', 'Avery Sample'],
    ['Jürgen Müller', 'JUERGEN MUELLER'],
    ['Søren Ødegård', 'Soren Odegard'],
    ['Straße', 'STRASSE'],
    ["Sinéad O'Connor", 'SINEAD OCONNOR'],
    ['Łukasz', 'Lukasz'],
    ['Νίκη', 'ΝΙΚΗ'],
  ])('are of one person: %s, %s', (a, b) => {
    expect(differ(named(a), named(b))).toBe(false)
    expect(differ(named(b), named(a))).toBe(false)
  })
})

describe('two proofs in plainly different names', () => {
  it.each([
    ['Avery Sample', 'Jamie Sample'],
    ['Avery Sample', 'Avery Other'],
    ['Ana Ana', 'Ana Sample'],
    ['A. Sample', 'Jamie Sample'],
  ])('are of two people: %s, %s', (a, b) => {
    expect(plainly(a, b)).toBe(true)
  })
})

describe('a proof that names nobody', () => {
  it('is nobody else’s', () => {
    expect(differ(null, named('Avery Sample'))).toBe(false)
    expect(differ(named('…'), named('Avery Sample'))).toBe(false)
  })
})
