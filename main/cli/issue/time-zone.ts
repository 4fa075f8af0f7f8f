import type { Command } from 'commander'
import { err, ok, type Result } from '../../../native/result.ts'

export interface TimeZoneOption {
  readonly timeZone: string
}

/** @param of what is told in it. */
export const withTimeZone = (command: Command, of: string): Command =>
  command.option(
    '--time-zone <zone>',
    `the venue's zone (IANA): of ${of}`,
    Intl.DateTimeFormat().resolvedOptions().timeZone,
  )

/** @returns the zone, or what to give instead in words. */
export function timeZoneOf({ timeZone }: TimeZoneOption): Result<string, string> {
  try {
    return ok(Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone)
  } catch {
    return err(`--time-zone ${timeZone}: give a name such as America/New_York.`)
  }
}
