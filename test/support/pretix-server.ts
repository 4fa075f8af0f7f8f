import { WebServer } from './web-server.ts'

/** A position of an order, as pretix has it; a guest's name stands beside it unless the request leaves it out. */
export interface SoldTicket {
  readonly id: number
  readonly item: number
  readonly variation: number | null
  readonly subevent: number | null
  readonly secret: string
  readonly addon_to: number | null
  readonly valid_from: string | null
  readonly valid_until: string | null
  readonly blocked: readonly string[] | null
}

export interface SoldOrder {
  readonly status: 'n' | 'p' | 'e' | 'c'
  readonly valid_if_pending?: boolean
  readonly require_approval?: boolean
  readonly testmode?: boolean
  readonly positions: readonly SoldTicket[]
}

export const guestName = 'Ada Example'
export const apiToken = 'e1l6gq2ye72thbwkacj7jbri7a7tvxe614ojv8ybureain92ocub46t5gab5966k'

let nextId = 1
export const ticket = (secret: string, over: Partial<SoldTicket> = {}): SoldTicket => ({
  id: (nextId += 1),
  item: 1,
  variation: null,
  subevent: null,
  secret,
  addon_to: null,
  valid_from: null,
  valid_until: null,
  blocked: null,
  ...over,
})

export const paid = (...positions: SoldTicket[]): SoldOrder => ({ status: 'p', positions })

const anyList = {
  id: 30,
  name: 'Doors',
  all_products: true,
  limit_products: [] as number[],
  subevent: null as number | null,
  include_pending: false,
  allow_multiple_entries: false,
  allow_entry_after_exit: true,
  addon_match: false,
  rules: {} as unknown,
}

/**
 * pretix' REST API as its documentation has it, as far as check-in lists and orders go: by TLS, with a token, in pages of
 * fifty, with fields that were not asked for left out, and as busy as a test wants it.
 */
export class PretixServer {
  readonly web: WebServer
  /** Requests for orders that are answered with 429 first. */
  busy = 0
  readonly #event: object
  readonly #lists: readonly (typeof anyList)[]
  readonly #orders: readonly SoldOrder[]

  private constructor(
    web: WebServer,
    event: object,
    lists: readonly (typeof anyList)[],
    orders: readonly SoldOrder[],
  ) {
    this.web = web
    this.#event = event
    this.#lists = lists
    this.#orders = orders
  }

  static async start(
    orders: readonly SoldOrder[],
    lists: readonly Partial<typeof anyList>[] = [{}],
    event: object = {},
  ): Promise<PretixServer> {
    const server = new PretixServer(
      await WebServer.start(),
      {
        slug: 'final',
        date_from: '2026-11-21T19:00:00Z',
        date_to: '2026-11-21T22:00:00Z',
        date_admission: null,
        has_subevents: false,
        ...event,
      },
      lists.map((list) => ({ ...anyList, ...list })),
      orders,
    )
    server.#serve()
    return server
  }

  get url(): string {
    return this.web.url('')
  }

  #serve(): void {
    const { pages } = this.web
    const get = pages.get.bind(pages)
    // Addresses have parameters: each request is looked at as it comes.
    pages.get = (path) =>
      get(path) ??
      ((request, response) => {
        const { status, body, headers } = this.#answer(new URL(path, this.url), request.headers.authorization)
        response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body))
      })
  }

  #answer(
    { pathname, searchParams }: URL,
    authorization: string | undefined,
  ): { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> } {
    if (authorization !== `Token ${apiToken}`) return { status: 401, body: { detail: 'Invalid token.' } }
    const base = '/api/v1/organizers/bigevents/events/final/'
    if (!pathname.startsWith(base)) return { status: 403, body: { detail: 'You do not have permission.' } }
    const path = pathname.slice(base.length)
    const page = Number(searchParams.get('page') ?? 1)
    if (path === '') return { status: 200, body: this.#event }
    if (path === 'checkinlists/') return this.#page(this.#lists, page, pathname)
    const list = this.#lists.find(({ id }) => path === `checkinlists/${id}/`)
    if (list !== undefined) return { status: 200, body: list }
    if (path !== 'orders/') return { status: 404, body: { detail: 'Not found.' } }
    if (this.busy > 0) {
      this.busy -= 1
      return { status: 429, body: { detail: 'Too many requests.' }, headers: { 'retry-after': '7' } }
    }
    const wanted = new Set(searchParams.getAll('include'))
    const orders = this.#orders.filter(
      ({ testmode = false }) =>
        !searchParams.has('testmode') || String(testmode) === searchParams.get('testmode'),
    )
    return this.#page(
      orders.map((order) => included(order, wanted)),
      page,
      pathname,
    )
  }

  #page(rows: readonly unknown[], page: number, pathname: string) {
    const next = rows.length > page * 50 ? `${this.url}${pathname}?page=${page + 1}` : null
    const results = rows.slice((page - 1) * 50, page * 50)
    return { status: 200, body: { count: rows.length, next, previous: null, results } }
  }
}

/** `include` as pretix takes it; without it, everything. */
function included({ positions, ...order }: SoldOrder, wanted: ReadonlySet<string>): unknown {
  const isWanted = (field: string): boolean => wanted.size === 0 || wanted.has(field)
  const only = (fields: object, above: string): object =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(`${above}${field}`)))
  return {
    ...only(
      { valid_if_pending: false, require_approval: false, code: 'ABC12', email: 'ada@example.org', ...order },
      '',
    ),
    positions: positions.map((position) => only({ attendee_name: guestName, ...position }, 'positions.')),
  }
}
