import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes the configuration of a real gate whose data is in `folder`/data; in New York, where days have 23 to 25 hours. */
export function writeGateConfig(
  folder: string,
  over: object = {},
): { readonly config: string; readonly dataFolder: string } {
  const dataFolder = join(folder, 'data')
  const config = join(folder, 'gate.json')
  writeFileSync(
    config,
    JSON.stringify({
      venue: { name: 'A stadium', timeZone: 'America/New_York' },
      dataFolder,
      lanes: [{ id: 'north-1', name: 'North 1', scanner: { kind: 'camera' }, relay: { kind: 'none' } }],
      ...over,
    }),
  )
  return { config, dataFolder }
}
