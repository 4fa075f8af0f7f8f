import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reportUsages } from '../../../native/hid/report-usages.ts'

const usages = (hex: string) => reportUsages(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('a report descriptor', () => {
  it('of a bar code scanner says so, whatever is nested in it', () => {
    expect(usages('058c 0902 a101 0912 a102 8502 1500 26ff00 7508 9501 0501 093b 8102 c0 c0')).toEqual([
      { page: 0x8c, usage: 0x02 },
    ])
  })

  it('of several parts names each of them', () => {
    // A keyboard, and a scanner whose usage carries its page with it.
    expect(usages('0501 0906 a101 0507 c0 0b02008c00 a101 c0')).toEqual([
      { page: 0x01, usage: 0x06 },
      { page: 0x8c, usage: 0x02 },
    ])
  })

  it('of a maker of its own has a page of its own', () => {
    expect(usages('0600ff 0901 a101 1500 26ff00 7508 9508 0900 b20201 c0')).toEqual([
      { page: 0xff00, usage: 0x01 },
    ])
  })

  it('that breaks off, or is nonsense, counts as far as it goes', () => {
    expect(usages('058c 0902 a1')).toEqual([])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(reportUsages(bytes).length).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
