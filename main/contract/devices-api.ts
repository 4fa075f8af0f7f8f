import { z } from 'zod'

const code = z.string().min(1).max(64)
const count = z.number().int().min(0)
const laneId = z.string().min(1).max(64)

/** What may be done with a lane's settings in one message, as JSON. Characters. */
export const maxLaneLength = 20_000

/** Something that is plugged in. */
export const PluggedDevice = z.object({
  /** Where it is: `/dev/ttyUSB0`, `COM3`, `/dev/hidraw2`. */
  path: z.string(),
  /** What it calls itself; empty where it says nothing. */
  name: z.string(),
  bus: z.enum(['serial', 'hid']),
  /** As its descriptors say: four hex digits each. Null for what is no USB device. */
  usb: z
    .object({
      vendor: z.string(),
      product: z.string(),
      serialNumber: z.string().nullable(),
      port: z.string().nullable(),
    })
    .nullable(),
  /** Kinds of scanner and relay, as a configuration names them, that it may be; empty: nothing is known of it. */
  scanners: z.array(code),
  relays: z.array(code),
  /** May this program open it? Null: only trying tells. */
  allowed: z.boolean().nullable(),
  /** The name of the lane in service that has it; null: none has. */
  usedBy: z.string().nullable(),
})
export type PluggedDevice = z.infer<typeof PluggedDevice>

/** A contact of the turnstile, by what it means; `active` null: not known. */
export const InputState = z.object({ input: code, active: z.boolean().nullable() })
export type InputState = z.infer<typeof InputState>

/** What one lane's devices have done since the engine started. */
export const LaneDevices = z.object({
  laneId,
  name: z.string(),
  /** Where the lane was set up: here, or in the configuration. */
  source: z.enum(['configuration', 'setup']),
  /** The lane as a configuration has it, in JSON. */
  json: z.string(),
  scanner: z.object({ fault: code.nullable(), codes: count, unreadable: count, losses: count }),
  /** Null for a desk. */
  relay: z.object({ fault: code.nullable(), pulses: count, failures: count, losses: count }).nullable(),
  /** Empty where the turnstile tells nothing. */
  inputs: z.array(InputState),
})
export type LaneDevices = z.infer<typeof LaneDevices>

/** One thing that is to be said of a device of some kind, as its configuration has it. */
export const DeviceField = z.object({
  name: code,
  form: z.enum(['text', 'number', 'choice', 'switch']),
  /** Of a choice. */
  choices: z.array(z.string()),
  /** Is a choice one of numbers? */
  isNumber: z.boolean(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  /** What is meant where nothing is said; null: something has to be said. */
  preset: z.string().nullable(),
})
export type DeviceField = z.infer<typeof DeviceField>

/** A kind of scanner or relay that a lane may have. */
export const DeviceKind = z.object({
  kind: code,
  /** Is it something that is plugged in here? Else it is a camera, a board on the network, or nothing at all. */
  isPlugged: z.boolean(),
  fields: z.array(DeviceField),
})
export type DeviceKind = z.infer<typeof DeviceKind>

export const DevicesView = z.object({
  plugged: z.array(PluggedDevice),
  lanes: z.array(LaneDevices),
  scanners: z.array(DeviceKind),
  relays: z.array(DeviceKind),
  /** What the contacts of a turnstile may be wired to, where it is not the relay's own board. */
  inputBoards: z.array(DeviceKind),
  /** That a lane may lead into, the first where it says nothing; empty: the venue is one. */
  zones: z.array(z.object({ id: z.string(), name: z.string() })),
  /** False for the demo venue, whose lane is as it is. */
  mayChange: z.boolean(),
})
export type DevicesView = z.infer<typeof DevicesView>

/**
 * A scanner or a relay board as a configuration describes it, in JSON, to be tried before a lane has it. `inputs`: a board
 * whose inputs somebody looks at; that is possible of one in service, too.
 */
export const TrialRequest = z.strictObject({
  part: z.enum(['scanner', 'relay', 'inputs']),
  json: z.string().max(maxLaneLength),
})
export type TrialRequest = z.infer<typeof TrialRequest>

export const Mistake = z.object({ path: z.string(), found: z.string().nullable(), allowed: z.string() })

export const TrialAnswer = z.discriminatedUnion('kind', [
  /** What it does is told by the event `trial`. */
  z.object({ kind: z.literal('begun') }),
  z.object({ kind: z.literal('mistaken'), mistakes: z.array(Mistake) }),
  z.object({ kind: z.literal('not-here') }),
  /** A lane has it, and nobody else can open it. */
  z.object({ kind: z.literal('in-service'), lane: z.string() }),
])
export type TrialAnswer = z.infer<typeof TrialAnswer>

/** What a device on trial does. Of a code only what helps to set a scanner up: never the code itself. */
export const TrialEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('lost'), fault: code }),
  z.object({
    kind: z.literal('read'),
    characters: count,
    symbology: code,
    /** The format that recognises it; null: no pass. */
    format: code.nullable(),
  }),
  z.object({ kind: z.literal('unreadable'), why: code }),
  /** What came without a pause, masked: hex digits and text of what a scanner puts around a code. @see maskedBytes */
  z.object({
    kind: z.literal('heard'),
    bytes: count,
    hex: z.string().max(200),
    text: z.string().max(64),
  }),
  /** An input of a board, as it is or as it has become. */
  z.object({ kind: z.literal('contact'), input: count, closed: z.boolean() }),
  /** Nobody went on with it: the device is free again. */
  z.object({ kind: z.literal('ended') }),
])
export type TrialEvent = z.infer<typeof TrialEvent>

export const PulseAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pulsed') }),
  z.object({ kind: z.literal('failed'), fault: code }),
  /** No relay is on trial. */
  z.object({ kind: z.literal('no-trial') }),
])
export type PulseAnswer = z.infer<typeof PulseAnswer>

export const RelayTestAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pulsed') }),
  z.object({ kind: z.literal('failed'), fault: code }),
  /** Nothing was opened: somebody may be in the gate, or it is not in a state to be tried. */
  z.object({ kind: z.literal('not-now'), why: code }),
])
export type RelayTestAnswer = z.infer<typeof RelayTestAnswer>

export const LaneOrder = z.discriminatedUnion('kind', [
  /** A lane as a configuration has it, in JSON: a new one, or instead of the one with its id. */
  z.strictObject({
    kind: z.literal('keep'),
    json: z.string().max(maxLaneLength),
    /** The lane of the other direction that shares its turnstile: both get one name for it. Null: as the JSON says. */
    sharesWith: laneId.nullable(),
  }),
  /** What was set up here of it: a lane of the configuration is as that says again. */
  z.strictObject({ kind: z.literal('drop'), laneId }),
])
export type LaneOrder = z.infer<typeof LaneOrder>

export const LaneAnswer = z.discriminatedUnion('kind', [
  /** The gate starts anew with it: its screens are back within a second or two. */
  z.object({ kind: z.literal('kept') }),
  z.object({ kind: z.literal('mistaken'), mistakes: z.array(Mistake) }),
  z.object({ kind: z.literal('failed'), fault: code }),
  z.object({ kind: z.literal('not-here') }),
])
export type LaneAnswer = z.infer<typeof LaneAnswer>
