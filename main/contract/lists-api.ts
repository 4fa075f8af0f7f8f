import { z } from 'zod'

const code = z.string().min(1).max(64)
const count = z.number().int().min(0)
/** Unix seconds UTC. */
const timeS = z.number().int()
/** Made up by the screen, so that it may ask again for what it has asked before. */
const ownId = z.string().regex(/^[\w-]{8,64}$/)
const listName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
/** An event or a zone, as tickets have it: what can be seen. */
const word = z.string().regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u)

/** Characters of a list that a screen may hand in: a million codes with something beside them. */
export const maxListFileLength = 64_000_000
/** Of what is wrong with a file, and of columns that were passed over, so many are named. */
export const maxMistakesShown = 20

export const listKindsByHand = ['guests', 'staff', 'accreditation'] as const
export const blockReasons = ['stolen', 'lost', 'refunded', 'void', 'copied', 'conduct', 'other'] as const
export const unblockReasons = ['found', 'mistake', 'settled', 'other'] as const
/** Why a pass cannot be blocked as it was named. */
export const blockFaults = [
  'id-not-allowed',
  'code-not-allowed',
  'issuer-unknown',
  'no-lists',
  'not-a-pass',
  'part-of-a-card',
  'not-genuine',
  'no-ticket',
] as const

/** One list of codes. Which codes they are is known to nobody any more. */
export const ListRow = z.object({
  name: z.string(),
  event: z.string(),
  kind: code,
  codes: count,
  importedAtS: timeS,
})
export type ListRow = z.infer<typeof ListRow>

const Named = z.object({ id: z.string(), name: z.string() })

export const ListsAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    lists: z.array(ListRow),
    /** `event` null: until somebody takes them back in. */
    blocked: z.array(z.object({ event: z.string().nullable(), reason: code, passes: count })),
    /** What there is to choose from: planned events and those with lists, zones, and who sells tickets. */
    events: z.array(Named),
    zones: z.array(Named),
    issuers: z.array(Named),
  }),
  z.object({ kind: z.literal('failed'), fault: code }),
])
export type ListsAnswer = z.infer<typeof ListsAnswer>
export type ListsPage = ListsAnswer & { readonly kind: 'page' }

/** How many codes of a list have let somebody in; `unknown`: nobody counts that for its event, or not any more. */
export const ListUse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), used: count }),
  z.object({ kind: z.literal('unknown') }),
])
export type ListUse = z.infer<typeof ListUse>

export const ListChange = z.discriminatedUnion('kind', [
  /** The CSV file that was handed in becomes the list of this name. */
  z.strictObject({
    kind: z.literal('import'),
    upload: ownId,
    list: listName,
    event: word,
    /** Where a row names none; null: the whole event. */
    zone: word.nullable(),
    /** Where a row does not say; null: as the venue's rules have it. */
    entries: z.int().min(1).max(1_000).nullable(),
    of: z.enum(listKindsByHand),
    /** What the column of codes is called. */
    codeColumn: word,
  }),
  z.strictObject({ kind: z.literal('remove'), list: listName }),
])
export type ListChange = z.infer<typeof ListChange>

/** What a change does, or would do: what a person has agreed to. */
export const AgreedList = z.object({ codes: count, before: count, added: count, gone: count })
export type AgreedList = z.infer<typeof AgreedList>

export const ListEffect = AgreedList.extend({
  /** Null: they are hard to guess. */
  weak: z
    .object({
      length: count,
      alphabet: code,
      /** One guess in so many is a good code. */
      oneIn: z.number(),
      inSequence: z.boolean(),
    })
    .nullable(),
  /** It would lose more than half of its codes. */
  shrinks: z.boolean(),
  /** Columns that were passed over and are kept nowhere. */
  ignored: z.array(z.string()),
})
export type ListEffect = z.infer<typeof ListEffect>

export const ListRequest = z.strictObject({
  /** Asked again with the same one, the same work goes on: nothing is done twice. */
  job: ownId,
  change: ListChange,
  /** What a person has agreed to; null: say first what it would do. */
  agreed: AgreedList.nullable(),
})
export type ListRequest = z.infer<typeof ListRequest>

/** What is wrong with a row. Never what stands there: that may be a code, or a name. */
export const ListMistake = z.object({ line: count, column: code.nullable(), code })

export const ListAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('would'), effect: ListEffect }),
  /** `elsewhere`: so many codes stand on another list of the event, too. */
  z.object({ kind: z.literal('done'), effect: ListEffect, elsewhere: count }),
  /** Ask again with the same job. */
  z.object({
    kind: z.literal('working'),
    step: z.enum(['reading', 'comparing', 'writing']),
    percent: z.number().min(0).max(100),
  }),
  z.object({ kind: z.literal('mistaken'), mistakes: z.array(ListMistake), count }),
  /** Somebody has said so: nothing has changed. */
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('changed-meanwhile') }),
  z.object({ kind: z.literal('refused'), fault: code, detail: z.string() }),
  z.object({ kind: z.literal('failed'), fault: code }),
])
export type ListAnswer = z.infer<typeof ListAnswer>

export const BlockOrder = z.strictObject({
  /** Which pass: as it was sold, a code of a list, or what a scanner reads of it. */
  pass: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ticket'),
      issuer: z.string().min(1).max(1_000),
      id: z.string().max(4_000),
    }),
    z.strictObject({ kind: z.literal('code'), code: z.string().max(4_000) }),
    z.strictObject({ kind: z.literal('shown'), text: z.string().max(20_000) }),
  ]),
  act: z.discriminatedUnion('kind', [
    /** `event`: it is forgotten with this one; null: it is blocked until somebody unblocks it. */
    z.strictObject({ kind: z.literal('block'), reason: z.enum(blockReasons), event: word.nullable() }),
    z.strictObject({ kind: z.literal('unblock'), reason: z.enum(unblockReasons) }),
  ]),
})
export type BlockOrder = z.infer<typeof BlockOrder>

export const BlockAnswer = z.discriminatedUnion('kind', [
  /** `changed` false: it was so before. `listed` false: a code that stands on no list now. */
  z.object({ kind: z.literal('done'), changed: z.boolean(), listed: z.boolean() }),
  z.object({
    kind: z.literal('refused'),
    fault: z.enum(blockFaults),
  }),
  z.object({ kind: z.literal('failed'), fault: code }),
])
export type BlockAnswer = z.infer<typeof BlockAnswer>
