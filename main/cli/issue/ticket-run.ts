import { ok, type Result } from '../../../native/result.ts'
import { issuedPass } from '../../engine/issuing/issued-pass.ts'
import { attemptOnDisk, fault, type IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import type { issueTicketList } from '../../engine/issuing/ticket-list.ts'
import type { TicketPress } from '../../engine/issuing/ticket-press.ts'
import type { Mistake } from '../../engine/issuing/ticket-row.ts'
import type { FormPlan } from './form-options.ts'
import { fileName, openForms, type Form } from './forms.ts'
import { putInForms } from './forms-of-tickets.ts'
import { nowS } from './options.ts'
import { TicketFile } from './ticket-file.ts'

/** Nobody reads more of them at once; the count is told. */
export const maxMistakes = 100

/** What came of a list. */
export interface TicketRun {
  readonly issued: number
  readonly refused: number
  /** Is there a file? */
  readonly kept: boolean
  readonly whole: boolean
  /** Forms that were made and could not be put in their places, in words. */
  readonly missing: readonly string[]
  readonly over: number
  readonly revoked: number
  readonly mistakes: readonly Mistake[]
}

/**
 * Signs the tickets of a list, looks at each as a gate would, and writes them in every form that is wanted. They are
 * there whole in the end, or not at all.
 */
export async function runTickets({
  press,
  items,
  out,
  plan,
  organisation,
  skipMistakes,
}: {
  readonly press: TicketPress
  readonly items: ReturnType<typeof issueTicketList>
  readonly out: string
  readonly plan: FormPlan
  readonly organisation: string
  readonly skipMistakes: boolean
}): Promise<Result<TicketRun, IssuingFault>> {
  const file = new TicketFile(out)
  let forms: readonly Form[] = []
  async function drop(): Promise<void> {
    await file.drop()
    for (const form of forms) form.drop()
  }
  const atS = nowS()
  const mistakes: Mistake[] = []
  const useless = { over: 0, revoked: 0 }
  let formless = 0
  try {
    await file.open()
    forms = await openForms(plan, { organisation, wallet: 'folder' })
    for await (const item of items) {
      if (item.kind === 'mistake') {
        if (mistakes.length < maxMistakes) mistakes.push(item)
      } else if (item.kind === 'ticket') {
        const { line, id, text } = item
        const standing = press.inspect(text, atS)
        if (standing.kind === 'refused') {
          await drop()
          return fault('not-verified', standing.reason)
        }
        const wrong =
          forms.length === 0
            ? null
            : await putInForms(
                forms,
                issuedPass(standing.read, [text], plan.language),
                fileName('ticket', id),
              )
        if (wrong !== null) {
          formless += 1
          if (mistakes.length < maxMistakes) mistakes.push({ line, ...wrong })
          continue
        }
        if (standing.kind !== 'good') useless[standing.kind] += 1
        await file.write([String(line), id, text])
      } else {
        const issued = item.issued - formless
        const refused = item.refused + formless
        const { whole } = item
        const kept = whole && issued > 0 && (refused === 0 || skipMistakes)
        const missing = kept ? await keepAll(file, forms) : []
        if (!kept) await drop()
        return ok({ issued: kept ? issued : 0, refused, kept, whole, missing, ...useless, mistakes })
      }
    }
    throw new Error('a list that never ends')
  } catch (error) {
    await drop()
    // The disk may be full, the list be gone; anything else is a bug of ours.
    if (error instanceof Error && 'syscall' in error) return fault('folder-failed', error.message)
    throw error
  }
}

/**
 * Puts everything in its place once all of it is on the disk; the file with the codes first, since all else can be made
 * of it. @returns which forms the system would not let stand in their places, and why.
 */
async function keepAll(file: TicketFile, forms: readonly Form[]): Promise<readonly string[]> {
  for (const form of forms) await form.finish()
  await file.keep()
  return forms.flatMap((form) => {
    const kept = attemptOnDisk(() => form.keep())
    if (kept.ok) return []
    form.drop()
    return [`${form.option} ${form.path}: ${kept.error.detail}`]
  })
}
