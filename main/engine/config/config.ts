import { z } from 'zod'
import { defaultTiming } from '../lane/lane-timing.ts'
import { isTimeZone } from '../policy/calendar.ts'
import { PolicyDocument, readySetNames, type ReadySetName } from '../policy/policy-document.ts'
import { SyncConfig } from '../sync/sync-config.ts'
import { TrustAge } from '../trust-age/age-limits.ts'
import { Admission, AdmissionOfLane } from './admission-config.ts'
import { EventList } from './event-config.ts'
import { path } from './port-config.ts'
import { inputsConfig } from './inputs-config.ts'
import { InputBoard, RelayBoard } from './relay-config.ts'
import { Scanner } from './scanner-config.ts'
import { placeFields, ZoneConfig } from './zone-config.ts'

const laneId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, 32 at most, such as "north-1"')
const ms = (least: number, most: number, fallback: number, what: string) =>
  z.int().min(least).max(most).default(fallback).describe(`${what} Milliseconds.`)

const NoRelay = z.strictObject({ kind: z.literal('none') }).describe('A desk: it answers, and opens nothing.')

const Timing = z
  .strictObject({
    pulseMs: ms(100, 1_000, defaultTiming.pulseMs, 'How long the relay is closed, in pulse mode.'),
    passageTimeoutMs: ms(
      1_000,
      60_000,
      defaultTiming.passageTimeoutMs,
      "When an open gate counts as not used: the turnstile's own time and a second.",
    ),
    passMaxMs: ms(1_000, 60_000, defaultTiming.passMaxMs, 'When a turning arm counts as jammed.'),
    sameCodeMs: ms(0, 60_000, defaultTiming.sameCodeMs, 'The same code within this time is the same guest.'),
    answerMs: ms(500, 60_000, defaultTiming.answerMs, 'How long a refusal stays on the screen.'),
    partsMs: ms(1_000, 120_000, defaultTiming.partsMs, 'From one code of a card in parts to the next.'),
    attendantMs: ms(
      1_000,
      120_000,
      defaultTiming.attendantMs,
      "How long a name stays on the attendant's screen.",
    ),
  })
  .prefault({})

export const Relay = z.discriminatedUnion('kind', [RelayBoard, NoRelay])

export const Lane = z.strictObject({
  id: laneId.describe('Names the lane in the counts. Do not change it during an event.'),
  name: z.string().min(1).max(60).describe('What people call it.'),
  direction: z.enum(['in', 'out']).default('in'),
  scanner: Scanner,
  relay: Relay,
  inputs: inputsConfig(InputBoard),
  opening: z
    .enum(['pulse', 'potential'])
    .default('pulse')
    .describe(
      'How the turnstile is wired. `pulse`: it frees one passage for a short contact, and times it (better). `potential`: its arm is free for as long as the contact is closed.',
    ),
  turnstile: laneId
    .optional()
    .describe('Where a lane in and a lane out share one turnstile: its name, the same for both.'),
  ...placeFields,
  admission: AdmissionOfLane.optional(),
  timing: Timing,
})

const timeZone = z.string().refine(isTimeZone, 'an IANA time zone, such as "America/New_York"')

/** What an installer writes: one file for one engine. */
export const ConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  venue: z.strictObject({
    name: z.string().min(1).max(80),
    timeZone: timeZone.describe('Days and hours of the counts are in this zone. An IANA name.'),
    languages: z
      .array(z.enum(['en', 'es']))
      .min(1)
      .max(8)
      .default(['en', 'es'])
      .describe('Languages that a guest may choose from, the first one first.'),
    rotateLanguageMs: ms(
      0,
      600_000,
      8_000,
      'How long each language stays on a waiting guest screen; 0: the first only.',
    ),
  }),
  dataFolder: path.describe('Where the keys and the counts are kept. Absolute, or beside this file.'),
  screens: z
    .strictObject({
      port: z
        .int()
        .min(0)
        .max(65_535)
        .default(7_410)
        .describe('Loopback port of the screens; 0 picks a free one.'),
    })
    .prefault({}),
  policy: z
    .union([
      z.enum(readySetNames),
      z
        .string()
        .max(255)
        .regex(/\.json$/, `a ready set (${readySetNames.join(', ')}), or the path of a .json file`),
      PolicyDocument,
    ])
    .default('any-authentic')
    .describe('Which passes open the gate: a ready set of rules, rules, or a file of them beside this one.'),
  issuing: z
    .strictObject({
      folder: path.describe(
        'The folder of an authority, as `passgate issue init` makes it. Absolute, or beside this file.',
      ),
    })
    .optional()
    .describe('Whose tickets and passes the ticket desk of this gate may make.'),
  sync: SyncConfig.optional(),
  trust: TrustAge,
  clock: z
    .strictObject({
      limitMinutes: z
        .int()
        .min(1)
        .max(10_080)
        .default(10)
        .describe(
          'How far the clock may be behind what the gate has seen before guests go to the attendant. Minutes.',
        ),
    })
    .prefault({}),
  events: EventList.default([]).describe(
    'What the venue opens for, one after the other. Others are added while the gate runs: passgate events.',
  ),
  zones: z
    .array(ZoneConfig)
    .max(64)
    .default([])
    .describe('The parts of the venue that are counted. Empty: the whole venue is one.'),
  admission: Admission,
  lanes: z.array(Lane).max(32).default([]).describe('Empty: the lanes are set up on the setup screen.'),
})

/** As it is written: its rules may lie in a file of their own. */
export type ConfigFile = z.output<typeof ConfigSchema>
export interface Config extends Omit<ConfigFile, 'policy'> {
  readonly policy: ReadySetName | PolicyDocument
}
export type LaneConfig = Config['lanes'][number]
export type ScannerConfig = LaneConfig['scanner']
export type RelayConfig = LaneConfig['relay']
