import { ageOn, parseBirthDate } from '../../contract/birth-date.ts'
import { dateIn } from '../../contract/venue-time.ts'
import type { VerifiedPass } from '../passes/pass-format.ts'
import type { VenueEvent } from './events/venue-event.ts'

/** Who is too young to go in alone, by the dates of birth that passes tell. */
export class Minors {
  readonly #under: number
  readonly #timeZone: string
  #today: { readonly eventId: string; readonly date: string } | null = null

  /** @param under years; 0: nobody is. @param timeZone of the venue: the day of the event is that on which it starts there. */
  constructor(under: number, timeZone: string) {
    this.#under = under
    this.#timeZone = timeZone
  }

  /**
   * Is the holder of any of these younger, as surely or as possibly as the date tells? A date of birth without its day
   * leaves that open, and then a person looks. Without one nobody is a minor.
   */
  isMinor(passes: readonly VerifiedPass[], event: VenueEvent): boolean {
    return this.#ages(passes, event).some(({ least }) => least < this.#under)
  }

  /** Is the holder of any of these younger, without a doubt? */
  isSurelyMinor(passes: readonly VerifiedPass[], event: VenueEvent): boolean {
    return this.#ages(passes, event).some(({ most }) => most < this.#under)
  }

  #ages(passes: readonly VerifiedPass[], event: VenueEvent) {
    if (this.#under === 0) return []
    const today = this.#dateOf(event)
    return passes.flatMap((pass) => {
      const birthDate = pass.holder.reveal()?.birthDate ?? null
      const born = birthDate === null ? null : parseBirthDate(birthDate)
      const age = born === null ? null : ageOn(today, born)
      return age === null ? [] : [age]
    })
  }

  #dateOf({ id, startsS }: VenueEvent): string {
    if (this.#today?.eventId !== id) this.#today = { eventId: id, date: dateIn(startsS, this.#timeZone) }
    return this.#today.date
  }
}
