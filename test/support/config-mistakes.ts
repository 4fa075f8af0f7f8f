import { checkConfig } from '../../main/engine/config/load-config.ts'

/** A lane as it is written. */
export const lane = (over: object = {}) => ({
  id: 'north-1',
  name: 'North 1',
  scanner: { kind: 'serial', path: '/dev/ttyACM0' },
  relay: { kind: 'lcus', path: '/dev/ttyUSB0' },
  ...over,
})
/** A configuration as it is written. */
export const config = (over: object = {}) => ({
  venue: { name: 'A venue', timeZone: 'America/New_York' },
  dataFolder: 'data',
  lanes: [lane()],
  ...over,
})

/** The mistakes in a configuration, each as `path: found (allowed)`. */
export function mistakesIn(json: unknown): string[] {
  const checked = checkConfig(json)
  return checked.ok ? [] : checked.error.map(({ path, found, allowed }) => `${path}: ${found} (${allowed})`)
}
