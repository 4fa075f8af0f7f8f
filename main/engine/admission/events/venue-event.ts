/** What a venue opens its doors for. Times are Unix seconds UTC. */
export interface VenueEvent {
  readonly id: string
  readonly name: string
  /** From then on its tickets admit. */
  readonly doorsS: number
  readonly startsS: number
  /** From then on they do not; null: until it ends. */
  readonly lastEntryS: number | null
  readonly endsS: number
  /** Then its claims are destroyed, and their key. */
  readonly destroyS: number
  /** How tickets name it; empty: whatever they say. */
  readonly ticketNames: readonly string[]
}

/** Where a lane leads. */
export interface LanePlace {
  /** The zone that is entered through it in direction `in`. */
  readonly zoneId: string
  /** The zones that are reached through that one: tickets for them are good here, too. */
  readonly beyond?: readonly string[]
  /** The zone that is left then, inside the venue; null: from outside. */
  readonly fromZoneId: string | null
  /** The group of lanes that tickets may be bound to. */
  readonly group: string | null
}
