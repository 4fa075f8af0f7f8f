import { ListDraft } from '../../main/engine/admission/lists/list-draft.ts'
import type { CodeTerms } from '../../main/engine/passes/listed-code/code-lists.ts'
import { newListKey, StoredLists, type ListKind } from '../../main/engine/store/code-lists.ts'
import type { Store } from '../../main/engine/store/open-store.ts'
import { matchDayMs } from './gate-store.ts'

export const finalId = 'final-2026'

export const anyTerms: CodeTerms = {
  event: finalId,
  zone: null,
  product: null,
  entries: null,
  validFrom: null,
  validUntil: null,
  held: false,
}

export const by = { actor: 'tester', atS: matchDayMs / 1_000 }

interface Written {
  readonly name?: string
  readonly event?: string
  readonly kind?: ListKind
  readonly mayShrink?: boolean
  readonly terms?: Partial<CodeTerms>
}

/** Puts these codes on a list, as an import does. */
export function putCodes(
  store: Store,
  codes: readonly string[],
  { name = 'guests', event = finalId, kind = 'guests', mayShrink = false, terms = {} }: Written = {},
) {
  const lists = new StoredLists(store)
  const key = lists.keyOf(event) ?? newListKey()
  const draft = new ListDraft(key)
  for (const code of codes) {
    const wrong = draft.add(code, { ...anyTerms, event, ...terms })
    if (wrong !== null) throw new Error(`${wrong}: ${code}`)
  }
  return lists.put({ name, event, kind, key, codes: draft.codes }, { ...by, mayShrink })
}

/** Random codes as an order system prints them: 13 characters of 32. */
export const orderCodes = (count: number): string[] =>
  Array.from({ length: count }, () => crypto.getRandomValues(Buffer.alloc(8)).toString('hex').toUpperCase())
