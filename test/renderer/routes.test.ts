import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRoute, routeHash, roles, type ScreenName } from '../../renderer/routes.ts'

const screenNames = Object.keys(roles) as ScreenName[]

describe('the address of a screen', () => {
  it('leads back to the same screen', () => {
    const anyRoute = fc.record({
      screen: fc.constantFrom(...screenNames.filter((name) => name !== 'start')),
      laneId: fc.option(fc.string({ minLength: 1 })),
      language: fc.option(fc.string({ minLength: 1 })),
    })
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(parseRoute(routeHash(route))).toEqual(route)
      }),
    )
  })

  it('leads to the start page when it names no screen, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(screenNames).toContain(parseRoute(`#${text}`).screen)
      }),
    )
    expect(parseRoute('#/constructor/x').screen).toBe('start')
    expect(parseRoute('#/guest/%').laneId).toBe('%')
  })

  it('makes only the attendant’s screen one that sees names', () => {
    expect(screenNames.filter((name) => roles[name] === 'attendant')).toEqual(['attendant'])
  })
})
