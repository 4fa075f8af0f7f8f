import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalBytes, isObject, parseObject } from '../../../main/engine/passes/signed-json.ts'

describe('JSON that is signed', () => {
  it('has the canonical form that others give it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary', noUnicodeString: false }), (text) => {
        const json: unknown = JSON.parse(`{"in":${text}}`)
        if (isObject(json)) expect(canonicalBytes(json)?.toString()).toBe(canonicalize(json))
      }),
      { numRuns: 500 },
    )
  })

  it('is ordered by code units, with numbers and texts in their one form', () => {
    const json = parseObject(
      '{"\\ufb33":-0, "\\ud83d\\ude00":1E21, "b":[1.0, "\\u20ac\\/\\n"], "a":{"10":0, "9":null}}',
    )
    expect(isObject(json) && canonicalBytes(json)?.toString()).toBe(
      '{"a":{"10":0,"9":null},"b":[1,"€/\\n"],"😀":1e+21,"\ufb33":0}',
    )
  })

  it.each(['{"a":1e999}', '{"a":["\\ud800"]}', '{"\\udc00":1}'])('has none for %s', (text) => {
    const json = parseObject(text)
    expect(isObject(json) && canonicalBytes(json)).toBeNull()
  })

  it('is an object, and not too deep', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(isObject(parseObject(nested(16)))).toBe(true)
    expect(parseObject(nested(17))).toBeNull()
    expect(parseObject('{"a":"[[[[[[[[[[[[[[[[[[\\"[[[[[[[[[[[[[[[[[["}')).not.toBeNull()
    expect(parseObject('[{}]')).toBeNull()
    expect(parseObject('{}]')).toBeNull()
    expect(parseObject(`{"a":"${'x'.repeat(16_384)}"}`)).toBe('too-large')
  })
})
