import type { ScreenRole } from '../main/contract/gate-api.ts'

export type ScreenName = 'start' | 'guest' | 'attendant' | 'counts' | 'clicker' | 'desk' | 'setup' | 'demo'

export interface Route {
  readonly screen: ScreenName
  /** Of the clicker, a zone. Null: the first one, for a gate that has only one. */
  readonly laneId: string | null
  /** The language that staff chose for this screen; null: the venue's first. */
  readonly language: string | null
}

/** Who a screen is to the engine: it bounds what the screen is told. The start page needs lanes and notices alone. */
export const roles: Readonly<Record<ScreenName, ScreenRole>> = {
  start: 'manager',
  guest: 'guest',
  attendant: 'attendant',
  counts: 'manager',
  clicker: 'manager',
  desk: 'desk',
  setup: 'setup',
  demo: 'demo',
}

const names = Object.keys(roles) as ScreenName[]

/** The screen that the part of the address after `#` names; whatever names none is the start page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name = '', lane = ''] = path.split('/')
  return {
    screen: names.find((known) => known === name) ?? 'start',
    laneId: lane === '' ? null : decoded(lane),
    language: new URLSearchParams(query).get('lang'),
  }
}

export function routeHash({ screen, laneId, language }: Route): string {
  const lane = laneId === null ? '' : `/${encodeURIComponent(laneId)}`
  const query = language === null ? '' : `?lang=${encodeURIComponent(language)}`
  return `#/${screen === 'start' ? '' : screen}${lane}${query}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
