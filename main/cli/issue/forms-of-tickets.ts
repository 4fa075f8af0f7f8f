import { unreachable } from '../../../native/result.ts'
import type { IssuedPass } from '../../engine/issuing/issued-pass.ts'
import type { RowMistake } from '../../engine/issuing/ticket-row.ts'
import { mostPages, type Form, type FormFault } from './forms.ts'

/** Puts a ticket into every form, or into none. @returns what is wrong with its row then, else null. */
export async function putInForms(
  forms: readonly Form[],
  ticket: IssuedPass,
  name: string,
): Promise<RowMistake | null> {
  const writes: (() => void)[] = []
  for (const form of forms) {
    const made = await form.make(ticket, name)
    if (!made.ok) return mistakeOf(made.error)
    writes.push(made.value)
  }
  for (const write of writes) write()
  return null
}

const letters = 'Latin, Cyrillic, Greek and Devanagari letters, since --pdf draws no others'

function mistakeOf(fault: FormFault): RowMistake {
  switch (fault) {
    case 'sheet-full':
      return { column: null, code: 'list-too-long', allowed: `${mostPages} tickets for one --pdf` }
    case 'name-not-drawable':
      return { column: 'name', code: 'not-drawable', allowed: letters }
    case 'words-unusable':
      return {
        column: null,
        code: 'not-drawable',
        allowed: `in event, zone and product ${letters}; of zone and product 107 together`,
      }
    case 'date-invalid':
      return { column: 'until', code: 'cell-not-allowed', allowed: 'a date of this calendar' }
    case 'no-card':
    case 'not-one-code':
    case 'text-fits-no-code':
    case 'text-too-long':
      return {
        column: null,
        code: 'code-too-large',
        allowed: 'shorter words, since phones show no finer codes (--pkpass)',
      }
    default:
      return unreachable(fault)
  }
}
