const dayMs = 86_400_000

/** The calendar's day `days` after `day` (`2026-11-21`); before it, if negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
