import { z } from 'zod'
import { Click, Correction, CountAnswer, OccupancyView } from './occupancy-api.ts'
import { RulesAnswer, RulesChoice, RulesView } from './setup-api.ts'
import { SourceView, SyncAnswer, SyncOrder } from './sources-api.ts'
import { keyLayouts } from './keyboard-scanner.ts'
import { ClockView, TimeAnswer } from './clock-api.ts'
import {
  DevicesView,
  LaneAnswer,
  LaneOrder,
  PulseAnswer,
  RelayTestAnswer,
  TrialAnswer,
  TrialEvent,
  TrialRequest,
} from './devices-api.ts'
import { BlockAnswer, BlockOrder, ListAnswer, ListRequest, ListsAnswer, ListUse } from './lists-api.ts'
import { DeskAnswer, DeskOrder, DeskState } from './desk-api.ts'
import { EventsAnswer, EventsChanged, EventsQuery, EventsRequest, TicketChoices } from './events-api.ts'
import {
  ChangeAnswer,
  ChangeRequest,
  IssuersAnswer,
  IssuersQuery,
  PartAnswer,
  SignerAnswer,
  SignerRequest,
  TrustFilePart,
} from './trust-api.ts'

/** Raised when a message changes its meaning. An engine and a screen of different versions refuse to talk. */
export const contractVersion = 2

const id = z.string().min(1).max(64)
const code = z.string().min(1).max(64)

/** Which screen asks. It bounds what the engine sends: only `attendant` ever gets a holder's data. */
export const ScreenRole = z.enum(['guest', 'attendant', 'manager', 'desk', 'setup', 'demo'])
export type ScreenRole = z.infer<typeof ScreenRole>

export const Direction = z.enum(['in', 'out'])
export type Direction = z.infer<typeof Direction>

/** Why staff let somebody in by hand. Counted, and put on record; nothing else of it is kept. */
export const byHandReasons = [
  'staff',
  'accreditation',
  'guest-list',
  'ticket-damaged',
  /** The gate failed while they were going in, and they are the same guest. */
  'entry-uncertain',
  /** What the lane asks for was proven in another way. */
  'other-proof',
  'supervisor',
] as const
export const ByHandReason = z.enum(byHandReasons)
export type ByHandReason = z.infer<typeof ByHandReason>

/** What a lane may ask of one guest besides each other. */
export const Proof = z.enum(['ticket', 'health'])
export type Proof = z.infer<typeof Proof>

/** A party goes through one after the other, each opening the gate once; or all at once, through a wide gate. */
const Party = z.object({
  opening: z.enum(['each', 'all']),
  /** How many of it have shown their passes. */
  people: z.number().int(),
  max: z.number().int(),
})

/** What the guest in front of a lane is told. Nothing in it comes out of the pass but its type. */
export const GuestAnswer = z.discriminatedUnion('kind', [
  /** The engine has not yet made sure that the relay is off. */
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready') }),
  /** A card in several codes: `have` of `of` were shown. */
  z.object({ kind: z.literal('more-parts'), have: z.number().int(), of: z.number().int() }),
  /** The lane asks for several proofs, and some of them were shown. */
  z.object({ kind: z.literal('more-proofs'), have: z.array(Proof), missing: z.array(Proof) }),
  /** The pass is good; the attendant compares it with a photo ID first. */
  z.object({ kind: z.literal('checking') }),
  /** A party is going in: the next of it. */
  Party.extend({ kind: z.literal('party') }),
  /** Go. `passing` once the turnstile has begun to turn; always false for a lane without passage contact. */
  z.object({ kind: z.literal('admitted'), passType: code, passing: z.boolean() }),
  z.object({ kind: z.literal('refused'), reason: code }),
  /** A person decides. */
  z.object({ kind: z.literal('see-attendant'), reason: code }),
  /** The gate is at fault, not the guest. */
  z.object({ kind: z.literal('out-of-order'), fault: code }),
  /** Somebody is in the arm, from the other side or unasked: a code is taken when they are through. */
  z.object({ kind: z.literal('wait') }),
  /** The gate stands open for everybody until staff reset it: by the fire panel, or the emergency release. */
  z.object({ kind: z.literal('emergency') }),
  /** Closed by the operator. */
  z.object({ kind: z.literal('closed') }),
  /** The operator lets everybody through; nobody need show a pass. */
  z.object({ kind: z.literal('free') }),
])
export type GuestAnswer = z.infer<typeof GuestAnswer>

/** What staff want of a lane: to serve guests by their passes, to take nobody, or to let everybody through. */
export const LaneMode = z.enum(['serving', 'closed', 'free'])
export type LaneMode = z.infer<typeof LaneMode>

/** The state of a lane as every screen may see it. */
export const LaneView = z.object({
  laneId: id,
  name: z.string(),
  direction: Direction,
  /** Grows by one with each new answer, so that a screen plays its sound once. */
  answerNo: z.number().int(),
  answer: GuestAnswer,
  /** `scanner`/`relay`: null when working, else a fault code. `none` relay: a desk. */
  devices: z.object({ scanner: code.nullable(), relay: code.nullable() }),
  scannerKind: z.enum(['serial', 'hid', 'camera', 'wedge', 'simulated']),
  /** How this lane's screens read the keys of a scanner that poses as a keyboard (`wedge`); null for any other. */
  keyLayout: z.enum(keyLayouts).nullable(),
  /** The simulated turnstile, for the screen to draw; null for a real one. */
  turnstile: z
    .object({
      /** Would the arm turn if pushed? */
      open: z.boolean(),
      /** Degrees from home, 0 to 120. */
      angle: z.number(),
      relayOn: z.boolean(),
      fire: z.boolean(),
      /** Somebody holds the arm up halfway. */
      held: z.boolean(),
      /** The button of the emergency release is pressed. */
      release: z.boolean(),
      /** What its READY contact says. */
      ready: z.boolean(),
    })
    .nullable(),
  /** What an operator must look into: `tamper`, `jammed`, … */
  alarms: z.array(code),
  /** False for a desk: nothing there can be opened. */
  hasGate: z.boolean(),
  /** `endsAtS` (Unix seconds UTC): when it serves again by itself; null: when staff say so. */
  mode: z.object({ kind: LaneMode, endsAtS: z.number().nullable() }),
  /** May staff begin a party here? */
  takesParties: z.boolean(),
  /** The one that is going in. */
  party: Party.nullable(),
})
export type LaneView = z.infer<typeof LaneView>

/** What a rule found or needs: a code for the screen's words, and what goes into them. Never a name or a date of birth. */
const Fact = z.object({
  code,
  values: z.object({
    /** Unix seconds UTC. */
    at: z.number().optional(),
    /** ISO 8601. */
    date: z.string().max(10).optional(),
    count: z.number().optional(),
    days: z.number().optional(),
    hours: z.number().optional(),
    types: z.array(code).readonly().optional(),
    formats: z.array(code).readonly().optional(),
    methods: z.array(code).readonly().optional(),
    /** Of issuers, events, zones, kinds of ticket or rules, as whoever wrote them calls them. */
    names: z.array(z.string()).readonly().optional(),
    text: z.string().optional(),
  }),
})
export type Fact = z.infer<typeof Fact>

const ShownPass = z.object({
  format: code,
  type: code,
  issuerName: z.string(),
  holder: z.object({ name: z.string(), birthDate: z.string().nullable() }).nullable(),
  /** What a ticket admits to, in its seller's words; null for a pass that is none. */
  ticket: z
    .object({
      event: z.string(),
      zone: z.string().nullable(),
      product: z.string().nullable(),
      entries: z.number().nullable(),
    })
    .nullable(),
  /** Unix seconds UTC. */
  validFrom: z.number().nullable(),
  validUntil: z.number().nullable(),
})

/** What the attendant of a lane sees of the last pass; null when it has been cleared. */
export const AttendantView = z.object({
  laneId: id,
  shown: z
    .object({
      outcome: z.enum(['admit', 'refuse', 'refer', 'by-hand']),
      reason: code.nullable(),
      /** Null where no signature was proven: nothing on such a pass can be believed. */
      pass: ShownPass.nullable(),
      /** The other proofs of the same guest, where the lane asks for several. */
      others: z.array(ShownPass).readonly(),
      /** What is still to be done before the verdict holds; null when nothing is. */
      task: z
        .discriminatedUnion('kind', [
          /** Compare with a photo ID, and confirm or turn away. */
          z.object({ kind: z.literal('check-id'), endsInMs: z.number() }),
          z.object({ kind: z.literal('more-proofs'), missing: z.array(Proof) }),
        ])
        .nullable(),
      warnings: z.array(code),
      /** Seconds since the keys behind it were known to be current; null while that is not too long. */
      keysAgeS: z.number().nullable(),
      /** The venue's rule that decided; null where the pass itself did. */
      finding: z.object({ rule: z.string(), found: Fact, needed: Fact }).nullable(),
      /** Milliseconds until it goes by itself. */
      /** The attendant has found their photo ID to be that of the pass. */
      idCompared: z.boolean(),
      clearsInMs: z.number(),
    })
    .nullable(),
})
export type AttendantView = z.infer<typeof AttendantView>

/**
 * One cell of the counts. `none` stands for an absent format, pass type or reason. Who was let in by hand is an `admit`
 * with the reason of it, without format or type.
 */
export const CountRow = z.object({
  /** Start of the bucket, Unix seconds UTC. */
  bucketS: z.number().int(),
  laneId: id,
  direction: Direction,
  format: code,
  passType: code,
  outcome: z.enum(['admit', 'refuse', 'refer']),
  reason: code,
  count: z.number().int(),
})
export type CountRow = z.infer<typeof CountRow>

const PassageEnd = z.enum([
  'entered',
  /** Opened, and the lane has no contact to tell. */
  'assumed',
  'no-passage',
  /** Opened, and then a fault: whether they went through is not known. */
  'fault',
  /** Went through while the operator let everybody through. */
  'free',
  /** Went through while the gate stood open in an emergency. */
  'emergency',
  /** Followed a guest through. */
  'tailgate',
  /** Turned the arm with no pass. */
  'tamper',
  /** Not a passage more, but what was found of one: with it a ticket had let in more people than it may. */
  'double-entry',
])

/** What became of the gate's openings, and who went through without one. */
export const PassageRow = z.object({
  bucketS: z.number().int(),
  laneId: id,
  direction: Direction,
  end: PassageEnd,
  count: z.number().int(),
})
export type PassageRow = z.infer<typeof PassageRow>

/** Something the operator must know, until it is mended. */
export const Notice = z.object({
  code,
  severity: z.enum(['info', 'warning', 'alarm']),
  detail: z.string().nullable(),
  /** Whose keys it is about: of one code there is one notice for each. */
  keys: z
    .object({
      origin: z.enum(['source', 'bundle', 'import']),
      /** Of a source, its name; of a bundle, its signer; empty for what people imported. */
      name: z.string(),
      /** In seconds, to the hour. */
      ageS: z.number(),
    })
    .optional(),
  /** Which zone it is about: of one code there is one notice for each. */
  zone: z
    .object({
      id,
      name: z.string(),
      /** So many people or more are inside. */
      limit: z.int(),
    })
    .optional(),
})
export type Notice = z.infer<typeof Notice>

export const Venue = z.object({
  name: z.string(),
  /** IANA name: days and hours of the counts are this zone's. */
  timeZone: z.string(),
  languages: z.array(z.string()).min(1),
  /** Milliseconds each language stays on a guest screen that nobody touched; 0 keeps the first. */
  rotateLanguageMs: z.number().int(),
  demo: z.boolean(),
})
export type Venue = z.infer<typeof Venue>

export const DemoPass = z.object({
  id,
  /** Each text is one code; two for a card in two parts. */
  codes: z.array(z.object({ text: z.string(), svg: z.string() })),
})
export type DemoPass = z.infer<typeof DemoPass>

/** Every call that a screen may make. None of them names a path, an address, SQL or a device. */
export const calls = {
  /** First of all: says who asks. Events follow from then on, beginning with the state of everything. */
  connect: {
    input: z.object({ version: z.number(), role: ScreenRole }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('welcome'), venue: Venue, engineVersion: z.string() }),
      z.object({ kind: z.literal('wrong-version'), engineSpeaks: z.number() }),
    ]),
  },
  /** Cells from `fromS` up to but not including `toS` (Unix seconds UTC), 100 days at most. */
  counts: {
    input: z.object({ fromS: z.number().int(), toS: z.number().int() }),
    output: z.object({ decisions: z.array(CountRow), passages: z.array(PassageRow) }),
  },
  /** How many are inside, by zone. The event of this name tells what changes. */
  occupancy: { input: z.null(), output: OccupancyView },
  /** Somebody has counted how many are inside. */
  correctOccupancy: { input: Correction, output: CountAnswer },
  /** Counts somebody who goes in or out past the lanes. */
  click: { input: Click, output: CountAnswer },
  /** A code read by this screen's camera, typed by its scanner, or pasted: for lanes whose scanner is the screen itself. */
  present: {
    input: z.object({ laneId: id, text: z.string().max(100_000) }),
    output: z.enum(['taken', 'busy', 'not-this-lane']),
  },
  /** The attendant is done with the pass on the screen. */
  dismiss: { input: z.object({ laneId: id }), output: z.null() },
  /** After an emergency, a jam or a fault: staff say that the gate is clear. */
  reset: {
    input: z.object({ laneId: id }),
    /** `still-called`: the fire panel or the button of the release still says emergency. */
    output: z.enum(['done', 'nothing-to-reset', 'still-called']),
  },
  /** From now on, and for so many minutes; null: until another is set. `free` opens the gate, where there is one. */
  setMode: {
    input: z.object({ laneId: id, mode: LaneMode, minutes: z.int().min(1).max(1_440).nullable() }),
    output: z.enum(['done', 'no-gate']),
  },
  /** The photo ID is that of the pass. `too-late`: nobody waits for it any more. `not-now`: the other direction has a guest. */
  confirmId: { input: z.object({ laneId: id }), output: z.enum(['done', 'not-now', 'too-late']) },
  /** The guest whose photo ID was to be compared does not go in; the ticket is not used up. */
  turnAway: { input: z.object({ laneId: id }), output: z.enum(['done', 'not-now', 'too-late']) },
  /**
   * A party begins; all of it have shown their passes; or it does not go in after all, and no ticket of those who have
   * not gone through is used up. `no-parties`: this lane takes none. `not-now`: the lane is busy, or no party is there.
   * `zone-full`: there is no room inside for all of it yet.
   */
  party: {
    input: z.object({ laneId: id, act: z.enum(['begin', 'done', 'cancel']) }),
    output: z.enum(['done', 'not-now', 'zone-full', 'no-parties']),
  },
  /**
   * Opens the gate once for somebody without a pass that opens it. For the reasons that are about the pass on the
   * attendant's screen its ticket is used up by it, whatever was against that.
   */
  admitByHand: {
    input: z.object({ laneId: id, reason: ByHandReason }),
    output: z.enum(['done', 'busy', 'no-gate']),
  },
  /** Emergency: opens every lane, and keeps each open until it is reset. */
  release: { input: z.null(), output: z.null() },
  /** The sheet of demo passes. Empty outside the demo venue. */
  demoPasses: { input: z.null(), output: z.array(DemoPass) },
  /** May this gate's desk issue, and whose passes? */
  desk: { input: z.null(), output: DeskState },
  /** Decrypts the keys of the desk's authority until the engine ends. Takes seconds, so that guessing takes years. */
  unlockDesk: {
    /** Null: by the system's keychain. */
    input: z.object({ passphrase: z.string().min(1).max(1_000).nullable() }),
    output: z.enum(['open', 'wrong-passphrase', 'unusable']),
  },
  /** The venue's own events, zones and groups of lanes, for a ticket to be bound to. */
  ticketChoices: { input: z.null(), output: TicketChoices },
  /** Makes a ticket or a pass. The engine keeps nothing of it but that there is one more. */
  issue: { input: DeskOrder, output: DeskAnswer },
  /** Which passes open the gate, and who says so. */
  rules: { input: z.null(), output: RulesView },
  chooseRules: { input: RulesChoice, output: RulesAnswer },
  /** Where keys and revocations come from. The event of this name tells what changes. */
  sources: { input: z.null(), output: z.array(SourceView) },
  /** Brings a source up to date before its time, or all of them. */
  syncNow: { input: SyncOrder, output: SyncAnswer },
  /** Somebody has looked at a watch: the time that the screen shows is right. @see ClockView */
  confirmTime: { input: z.object({ shownS: z.number().int() }), output: TimeAnswer },
  /** Whom the venue trusts: those that a filter lets through, page by page. */
  issuers: { input: IssuersQuery, output: IssuersAnswer },
  /** A bundle or a trust file that a person has chosen, in parts. */
  trustFilePart: { input: TrustFilePart, output: PartAnswer },
  /** Says what a change of trust would do, or makes it where that was agreed to. */
  changeTrust: { input: ChangeRequest, output: ChangeAnswer },
  /** Whose bundles this gate takes from now on, or no longer. */
  signers: { input: SignerRequest, output: SignerAnswer },
  /** What the venue opens for, page by page. */
  venueEvents: { input: EventsQuery, output: EventsAnswer },
  /** Adds, changes or takes out events, or says first what that would do. */
  changeEvents: { input: EventsRequest, output: EventsChanged },
  /** The lists of codes of this gate, and how many passes it has blocked. */
  lists: { input: z.null(), output: ListsAnswer },
  /** How many codes of a list were used. */
  listUse: { input: z.object({ list: z.string().max(64) }), output: ListUse },
  /** A list that a person has chosen, as CSV, in parts. */
  listFilePart: { input: TrustFilePart, output: PartAnswer },
  /** Says what a list would change, or changes it where that was agreed to. */
  changeList: { input: ListRequest, output: ListAnswer },
  /** What was begun under this number is given up, if it is not done. */
  cancelList: { input: z.object({ job: z.string().max(64) }), output: z.null() },
  /** A pass that this venue takes no longer, or again. */
  blockPass: { input: BlockOrder, output: BlockAnswer },
  /** What is plugged in, and how the lanes' devices do. */
  devices: { input: z.null(), output: DevicesView },
  /** Opens a device that no lane has, to see what it does: the event `trial` tells. One at a time. */
  tryDevice: { input: TrialRequest, output: TrialAnswer },
  /** Closes the relay on trial once: somebody has made sure that nobody stands in the gate. */
  pulseTrial: { input: z.null(), output: PulseAnswer },
  endTrial: { input: z.null(), output: z.null() },
  /** Has a lane in service open its gate once: somebody has made sure that nobody stands in it. Nobody is counted. */
  testRelay: { input: z.object({ laneId: id }), output: RelayTestAnswer },
  /** Sets a lane up, or takes back what was set up of it. */
  changeLane: { input: LaneOrder, output: LaneAnswer },
  /** What a visitor does to a simulated turnstile. */
  simulate: {
    input: z.object({
      laneId: id,
      act: z.enum([
        'walk-through',
        'tailgate',
        'force-arm',
        'hold-arm',
        'let-arm-go',
        'fire-on',
        'fire-off',
        'press-release',
        'pull-release',
        'unplug-relay',
        'plug-relay',
      ]),
    }),
    output: z.enum(['done', 'not-this-lane']),
  },
} as const

/** What the engine tells by itself. `attendant` goes to attendant screens alone. */
export const events = {
  lane: LaneView,
  attendant: AttendantView,
  notices: z.array(Notice),
  sources: z.array(SourceView),
  trial: TrialEvent,
  /** Null while the gate's clock is beyond doubt. */
  clock: ClockView.nullable(),
  occupancy: OccupancyView,
  /** The venue's events have changed: ask again, if you show them. */
  eventsChanged: z.null(),
  /** The counts have changed: ask again, if you show them. */
  counted: z.null(),
} as const

type Calls = typeof calls
type Events = typeof events
export type CallName = keyof Calls
export type EventName = keyof Events
export type CallInput<N extends CallName> = z.infer<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.infer<Calls[N]['output']>
export type EventData<N extends EventName> = z.infer<Events[N]>

/** The engine's side of the contract, for one connected screen. */
export type GateApi = { [N in CallName]: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>> }

/** What travels: a request and its reply share `id`. */
export const Request = z.object({
  id: z.number().int(),
  call: z.string().max(64),
  input: z.unknown().optional(),
})
export const CallError = z.enum(['unknown-call', 'bad-input', 'not-allowed', 'failed'])
export type CallError = z.infer<typeof CallError>
/** Strict, so that a refusal is not taken for an answer with nothing in it. */
export const FromEngine = z.union([
  z.strictObject({ re: z.number().int(), ok: z.unknown() }),
  z.strictObject({ re: z.number().int(), error: CallError }),
  z.strictObject({ event: z.string().max(64), data: z.unknown() }),
])
