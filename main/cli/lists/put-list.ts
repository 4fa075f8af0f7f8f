import { systemClock } from '../../../native/clock.ts'
import { unreachable } from '../../../native/result.ts'
import type { ListDraft } from '../../engine/admission/lists/list-draft.ts'
import type { Strength } from '../../engine/admission/lists/code-strength.ts'
import { putBeside, sweepBeside } from '../../engine/admission/lists/put-beside.ts'
import type { Site } from '../../engine/config/site.ts'
import { StoredLists, type ListFault, type ListKind, type ListPut } from '../../engine/store/code-lists.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed, wrongUse } from '../fault-words.ts'
import { readStore } from '../read-store.ts'
import { changer, openLists } from './open-lists.ts'

export interface DraftedList {
  readonly name: string
  readonly event: string
  readonly kind: ListKind
  readonly key: Uint8Array
  readonly draft: ListDraft
  /** What a person should know of it beside its codes. */
  readonly notes: readonly string[]
}

interface PutOptions {
  readonly dryRun?: true
  readonly mayShrink?: true
  readonly json?: true
}

/** Puts a list that was read into its place, and tells what came of it. @returns the exit status. */
export async function putList(site: Site, list: DraftedList, options: PutOptions): Promise<number> {
  const { name, event, kind, key, draft } = list
  const mayShrink = options.mayShrink ?? false
  if (options.dryRun) {
    const looked = readStore(
      site,
      (store) => new StoredLists(store).refusal({ name, event }, draft.codes.size, mayShrink),
      null,
    )
    if (!looked.ok) return failed(looked.error)
    return looked.value === null ? told(list, null, options) : listFailed(name, looked.value)
  }
  const opened = openLists(site)
  if (!opened.ok) return failed(opened.error)
  const { store, lists } = opened.value
  try {
    const by = changer()
    const whole = { name, event, kind, key, codes: draft.codes }
    const put = await putBeside(lists, whole, { ...by, mayShrink }, { clock: systemClock })
    await sweepBeside(lists, by.atS, systemClock)
    return put.ok ? told(list, put.value, options) : listFailed(name, put.error)
  } finally {
    store.close()
  }
}

function told({ name, event, draft, notes }: DraftedList, put: ListPut | null, { json }: PutOptions): number {
  const { strength } = draft
  if (json) {
    const codes = draft.codes.size
    console.log(JSON.stringify({ list: name, event, codes, dryRun: put === null, ...put, strength, notes }))
    return exitCodes.ok
  }
  for (const note of notes) console.error(note)
  if (strength.guessable) console.error(guessableInWords(strength))
  if (put !== null && put.elsewhere > 0)
    console.error(
      `${put.elsewhere} of them stand on another list of this event, too: each is one ticket, and the list whose name comes first says what it admits to.`,
    )
  const size = `${draft.codes.size} codes`
  console.log(
    put === null
      ? `It would be: ${name}, for ${event}, with ${size}.`
      : `${name}, for ${event}: ${size}${put.before === 0 ? '' : `, in the place of ${put.before}`}. A running gate takes them over within seconds.`,
  )
  return exitCodes.ok
}

const madeOf: Record<Strength['alphabet'], string> = {
  digits: 'digits',
  letters: 'letters',
  'letters-and-digits': 'letters and digits',
  'others-too': 'characters',
}

const figure = (value: number): string => Math.round(value).toLocaleString('en')

function guessableInWords({ codes, length, alphabet, possible, oneIn, inSequence }: Strength): string {
  const guesses =
    oneIn < 1.5 ? 'nearly every guess is one of them' : `one guess in ${figure(oneIn)} is one of them`
  const sequence = inSequence ? ' They are numbers in a row: who has one knows the next.' : ''
  return `These codes can be guessed: ${length} ${madeOf[alphabet]} make ${figure(possible)} codes, of which ${figure(codes)} are good, so ${guesses}.${sequence} Ask whoever makes them for random ones of 16 letters and digits. Staff are told where many wrong ones are tried at a lane.`
}

/** @returns the exit status. */
export function listFailed(name: string, fault: ListFault | { readonly code: 'stopped' }): number {
  switch (fault.code) {
    case 'list-shrunk':
      return wrongUse(
        `${name} has ${fault.before} codes, and would have ${fault.after}: less than half. Nothing was changed. If that is meant, give --may-shrink.`,
      )
    case 'list-of-another-event':
      return wrongUse(
        `${name} is a list of the event ${fault.event}. Nothing was changed: give this one another name, or remove that one first.`,
      )
    case 'stopped':
      return wrongUse('It was stopped. Nothing was changed.')
    case 'list-disturbed':
      return wrongUse('Another command has changed the lists meanwhile. Nothing was changed: try again.')
    case 'list-unknown':
      return wrongUse(`There is no list ${name}. See passgate lists list.`)
    case 'store-newer':
    case 'store-older':
    case 'store-not-ours':
    case 'store-in-use':
    case 'store-damaged':
    case 'store-full':
    case 'store-read-only':
    case 'store-failed':
      return failed(fault)
    default:
      return unreachable(fault)
  }
}
