import { maxEventListLength } from '../../../main/contract/events-api.ts'

export type ListText =
  | { readonly ok: true; readonly csv: string }
  | { readonly ok: false; readonly fault: 'too-long' | 'unreadable' }

/** What is in a list of events. Spreadsheets write UTF-8, or what is usual on Windows: whatever is no UTF-8 is that. */
export async function listText(file: File): Promise<ListText> {
  if (file.size > 4 * maxEventListLength) return { ok: false, fault: 'too-long' }
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) return { ok: false, fault: 'unreadable' }
  const csv = textOf(bytes)
  return csv.length > maxEventListLength ? { ok: false, fault: 'too-long' } : { ok: true, csv }
}

function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
