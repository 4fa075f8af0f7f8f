import { Tagged } from 'cborg'
import { describe, expect, it } from 'vitest'
import { verifyTexts } from '../../../../main/engine/passes/verify-texts.ts'
import { buildTrustView } from '../../../../main/engine/trust/build-trust-view.ts'
import { DccAuthority, recovery, test, vaccination } from '../../../support/dcc-authority.ts'

const atS = 1_750_000_000
const authority = new DccAuthority()
const { view: trust } = await buildTrustView(authority.trust())

describe('what an authentic certificate says', () => {
  const read = (record: Record<string, unknown>) => verifyTexts([authority.code({ record })], trust, atS).pass
  const typeOf = (record: Record<string, unknown>) => read(record)?.type

  it('tells its kinds apart, and leaves to a person what is of none', () => {
    expect(typeOf({ v: [vaccination], t: null })).toBe('vaccination')
    expect(typeOf({ r: [recovery] })).toBe('recovery')
    expect(typeOf({ t: [test] })).toBe('pcr-negative')
    expect(typeOf({ t: [{ ...test, tt: 'LP217198-3' }] })).toBe('antigen-negative')
    expect(typeOf({ t: [{ ...test, tt: 'a test' }] })).toBe('test-other')
    expect(typeOf({ t: [{ ...test, tr: '260373001' }] })).toBe('test-other')
    expect(typeOf({ t: [test, { ...test, tr: '260373001' }] })).toBe('test-other')
    expect(typeOf({ t: [test, { ...test, tt: 'LP217198-3' }] })).toBe('test-other')
    expect(typeOf({ v: [{ ...vaccination, tg: '6142004' }] })).toBe('health-record')
    expect(typeOf({ v: [vaccination], t: [test] })).toBe('health-record')
    expect(typeOf({ v: ['a dose'] })).toBe('health-record')
    expect(typeOf({})).toBe('health-record')
  })

  it('gives the rules of a venue doses, tests and recoveries, and the record itself', () => {
    const record = {
      v: [vaccination, { ...vaccination, mp: 7, dt: '2021-03-09T00:00:00', dn: 'two', sd: 2.5 }],
      t: [test, { ...test, tt: '?', tr: '?', sc: '2021-12-01' }, { ...test, sc: '2021-12-01T09:00:00+0000' }],
      r: [recovery, { ...recovery, fr: 'spring', df: '2021-05' }],
    }
    expect(read(record)?.evidence.reveal()).toEqual({
      doses: [
        { product: { system: 'eu', code: 'EU/1/20/1528' }, date: '2021-06-11', nth: 2, of: 2 },
        { product: null, date: '2021-03-09', nth: null, of: null },
      ],
      tests: [
        { method: 'pcr', result: 'negative', sampled: 1_638_349_200 },
        { method: 'unknown', result: 'other', sampled: '2021-12-01' },
        { method: 'pcr', result: 'negative', sampled: 1_638_349_200 },
      ],
      recoveries: [
        { firstPositive: '2021-11-20', from: '2021-12-01', until: '2022-05-19' },
        { firstPositive: null, from: '2021-05', until: '2022-05-19' },
      ],
      record: {
        ver: '1.3.0',
        nam: { fn: 'Exemple', fnt: 'EXEMPLE', gn: 'Zoé', gnt: 'ZOE' },
        dob: '1990-07-14',
        ...record,
      },
    })
  })

  it('reads a time that is tagged as one', () => {
    const sc = new Tagged(0, '2021-12-01T09:00:00Z')
    expect(read({ t: [{ ...test, sc }] })?.evidence.reveal().tests).toMatchObject([
      { sampled: 1_638_349_200 },
    ])
  })

  it('names its holder as far as it does', () => {
    const holder = (record: Record<string, unknown>) => read(record)?.holder.reveal()
    expect(holder({})).toEqual({ name: 'Zoé Exemple', birthDate: '1990-07-14' })
    expect(holder({ nam: { fnt: 'VAN<DER<EXEMPLE', gnt: 'ZOE' }, dob: '1990-07' })).toEqual({
      name: 'ZOE VAN DER EXEMPLE',
      birthDate: '1990-07',
    })
    expect(holder({ nam: { fn: 'Cher' }, dob: '' })).toEqual({ name: 'Cher', birthDate: null })
    expect(holder({ dob: '1990-07-14T00:00:00' })?.birthDate).toBe('1990-07-14')
    expect(holder({ nam: {} })).toBeNull()
    expect(holder({ nam: undefined })).toBeNull()
  })

  it('does not give its holder away when it is printed or serialised', () => {
    expect(JSON.stringify(verifyTexts([authority.code()], trust, atS))).not.toMatch(/Zo|Exemple|EU\/1/)
  })
})
