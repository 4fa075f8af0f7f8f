import { originOf } from './brought-by.ts'
import { nameOf, namesIn, type IssuerState } from './issuer-states.ts'

/** Which issuers a venue accepts from now on, or no longer. */
export interface Choice {
  readonly accepted: boolean
  /** As in `IssuerRow`; null: every issuer. */
  readonly id: string | null
  /** Of this format alone; null: of any. */
  readonly format: string | null
  /** Whom this source has brought, as `IssuerRow` names it; absent: from anywhere. */
  readonly source?: string
  /** Of those that somebody has found in the list, alone; absent: of all. */
  readonly found?: Found
}

interface Found {
  readonly issuers: readonly Pick<IssuerState, 'format' | 'id'>[]
  /** How, for the record. */
  readonly by: { readonly search?: string; readonly country?: string }
}

/** Which of the issuers that are known a choice is about. */
export function isMeantBy({ id, format, source, found }: Choice): (state: IssuerState) => boolean {
  const names = found === undefined ? null : namesIn(found.issuers)
  return (state) =>
    (id === null || state.id === id) &&
    (format === null || state.format === format) &&
    (source === undefined || (state.broughtBy !== null && originOf(state.broughtBy).name === source)) &&
    (names === null || names.has(nameOf(state)))
}
