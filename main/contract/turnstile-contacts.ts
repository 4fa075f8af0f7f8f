/** A contact while nothing happens: nobody passes, all is ready, no alarm. */
export const wirings = ['normally-open', 'normally-closed'] as const
export type Wiring = (typeof wirings)[number]

/** The contacts that a turnstile or an attendant may give, by what they mean, and how they are wired unless told otherwise. */
export const turnstileContacts = {
  pass: 'normally-closed',
  ready: 'normally-closed',
  fire: 'normally-closed',
  stop: 'normally-open',
  release: 'normally-open',
  confirm: 'normally-open',
  turnAway: 'normally-open',
} as const satisfies Record<string, Wiring>

export type ContactMeaning = keyof typeof turnstileContacts
export const contactMeanings = Object.keys(turnstileContacts) as readonly ContactMeaning[]
