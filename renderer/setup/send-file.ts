import type { CallAnswer } from '../../main/contract/call.ts'
import { maxPartLength, type TrustFilePart } from '../../main/contract/trust-api.ts'
import { newId } from './new-id.ts'

/** Between two parts: a screen that calls 50 times a second is cut off. Milliseconds. */
const betweenPartsMs = 30
/** UTF-8 has no longer characters. */
const bytesPerCharacter = 4

export type Sent =
  | { readonly ok: true; readonly upload: string }
  | { readonly ok: false; readonly fault: 'file-too-large' | 'file-unreadable' | 'upload-gone' | 'no-answer' }

export interface SendTo {
  /** Characters. */
  readonly maxLength: number
  readonly send: (part: TrustFilePart) => Promise<CallAnswer<'trustFilePart'>>
}

/** Hands a file in, part by part; what it is called stays here. @param sent told of how far it is, in percent. */
export async function sendFile(
  file: File,
  sent: (percent: number) => void,
  { maxLength, send }: SendTo,
): Promise<Sent> {
  if (file.size > bytesPerCharacter * maxLength) return { ok: false, fault: 'file-too-large' }
  const text = await file.text().catch(() => null)
  if (text === null) return { ok: false, fault: 'file-unreadable' }
  if (text.length > maxLength) return { ok: false, fault: 'file-too-large' }
  const upload = newId()
  const parts = Math.max(1, Math.ceil(text.length / maxPartLength))
  for (let part = 0; part < parts; part += 1) {
    sent(Math.floor((100 * part) / parts))
    const input = {
      upload,
      part,
      text: text.slice(part * maxPartLength, (part + 1) * maxPartLength),
      last: part === parts - 1,
    }
    const answer = await send(input)
    if (!answer.ok) return { ok: false, fault: 'no-answer' }
    if (answer.value === 'too-large') return { ok: false, fault: 'file-too-large' }
    if (answer.value !== 'taken') return { ok: false, fault: 'upload-gone' }
    await new Promise((resolve) => {
      setTimeout(resolve, betweenPartsMs)
    })
  }
  return { ok: true, upload }
}
