import { unreachable, type Result } from '../../../native/result.ts'
import { issuedPass } from '../../engine/issuing/issued-pass.ts'
import type { IssuingFault } from '../../engine/issuing/issuing-fault.ts'
import type { SignedPass } from '../../engine/issuing/signed-pass.ts'
import { exitCodes } from '../exit-codes.ts'
import { failed } from './fault-words.ts'
import type { FormPlan } from './form-options.ts'
import { fileName, mostPages, openForms, type Form, type FormFault } from './forms.ts'
import { handOut } from './handed-out.ts'

interface Pass extends SignedPass {
  readonly type?: string
}

/**
 * Signs one pass, prints it, and writes it in the forms that are wanted. Where they cannot be opened nothing is signed;
 * once it is signed it is printed, whatever becomes of its forms. @returns the exit status.
 */
export async function issueInForms(
  sign: () => Promise<Result<Pass, IssuingFault>>,
  { plan, organisation, json }: { plan: FormPlan; organisation: string; json: boolean },
): Promise<number> {
  const opened = await attempt(() => openForms(plan, { organisation, wallet: 'file' }))
  if (typeof opened === 'string') return failed({ code: 'folder-failed', detail: opened })
  const signed = await sign()
  if (!signed.ok) {
    for (const form of opened) form.drop()
    return failed(signed.error)
  }
  handOut(signed.value, json)
  const missing = await given(opened, signed.value, plan, json)
  if (missing.length === 0) return exitCodes.ok
  console.error(
    [
      'The pass was issued, and is good as its text stands above. It was not written as:',
      ...missing,
      'If it is needed so, correct that, revoke this pass by its id, and issue another.',
    ].join('\n'),
  )
  return exitCodes.fault
}

/** @returns in words which forms there are not; one that fails keeps no other from being written. */
async function given(
  forms: readonly Form[],
  { id, texts, read }: SignedPass,
  { language }: FormPlan,
  json: boolean,
): Promise<readonly string[]> {
  const pass = issuedPass(read, texts, language)
  const missing: string[] = []
  for (const form of forms) {
    const made = await form.make(pass, fileName('pass', id))
    const refused = made.ok ? await attempt(() => finished(form, made.value)) : faultWords(made.error)
    if (typeof refused === 'string') {
      form.drop()
      missing.push(`  ${form.option} ${form.path}: ${refused}`)
    } else if (!json) console.log(`${form.option.slice(2).padEnd(13)}${form.path}`)
  }
  return missing
}

async function finished(form: Form, write: () => void): Promise<null> {
  write()
  await form.finish()
  form.keep()
  return null
}

/** What the system says where it refuses. Errors without a code of the system's are bugs of ours. */
async function attempt<T>(action: () => Promise<T>): Promise<T | string> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return error.message
  }
}

function faultWords(code: FormFault): string {
  switch (code) {
    case 'no-card':
      return 'it is no health card.'
    case 'text-fits-no-code':
      return `it is longer than any QR code.`
    case 'name-not-drawable':
      return `the sheet has Latin, Cyrillic, Greek and Devanagari letters, and the name has others. Give --png or --svg, which need none.`
    case 'words-unusable':
      return `the sheet has no room or no letters for what it is called. Give --png or --svg, which need none.`
    case 'date-invalid':
      return `its date of birth is in no calendar.`
    case 'sheet-full':
      return `a sheet takes ${mostPages} passes.`
    case 'not-one-code':
      return `a wallet shows one code, and it has several. Print it: --pdf.`
    case 'text-too-long':
      return `its code would be too fine for scanners to read from a phone. Print it: --pdf.`
    default:
      return unreachable(code)
  }
}
