import { statSync } from 'node:fs'
import { openStoreToWrite, type Store } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { parseTrustDocument, type TrustDocument } from '../../main/engine/trust/trust-document.ts'
import { watched, type Work } from './stalls.ts'

export interface ImportFigures extends Work {
  /** The longest for which nobody else could write. */
  readonly transactionMs: number
  /** What was written. */
  readonly journalMiB: number
  readonly fileMiB: number
}

/** Imports a document as `passgate keys import` does, from its text on. */
export async function importBeside(file: string, document: TrustDocument): Promise<ImportFigures> {
  const text = JSON.stringify(document)
  const opened = openStoreToWrite(file, 'real')
  if (!opened.ok) throw new Error(opened.error.code)
  const took = watchTransactions(opened.value)
  const work = await watched(async () => {
    const parsed = parseTrustDocument(JSON.parse(text))
    if (!parsed.ok) throw new Error('no trust file')
    const by = { actor: 'scale', from: 'a file' }
    const change = await new TrustStore(opened.value).import(parsed.value, Math.floor(Date.now() / 1_000), by)
    if (!change.ok) throw new Error(change.error.code)
  })
  const journalMiB = mib(`${file}-wal`)
  opened.value.close()
  return { ...work, transactionMs: Math.max(...took), journalMiB, fileMiB: mib(file) }
}

const mib = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 1_048_576

/** @returns how long each transaction took, as they end. Milliseconds. */
function watchTransactions({ db }: Store): number[] {
  const took = [0]
  const begin = db.transaction.bind(db)
  const watching: typeof begin = (action) => {
    const transaction = begin(action)
    const { deferred, exclusive } = transaction
    const immediate: typeof transaction.immediate = (...args) => {
      const begunMs = performance.now()
      try {
        return transaction.immediate(...args)
      } finally {
        took.push(performance.now() - begunMs)
      }
    }
    const plain: typeof transaction.default = (...args) => transaction(...args)
    return Object.assign(plain, { default: plain, immediate, deferred, exclusive })
  }
  db.transaction = watching
  return took
}
