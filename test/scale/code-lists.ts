import { mkdtempSync, rmSync, statSync, writeFileSync, createReadStream } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCsvList } from '../../main/engine/admission/lists/csv-list.ts'
import { readLists } from '../../main/engine/admission/lists/read-lists.ts'
import { newListKey, StoredLists } from '../../main/engine/store/code-lists.ts'
import { openStoreToWrite } from '../../main/engine/store/open-store.ts'
import { watched, type Work } from './stalls.ts'

export interface ListFigures {
  readonly codes: number
  /** From CSV to tags, in memory. */
  readonly read: Work
  readonly written: Work
  /** What a gate beside it may have to wait for. */
  readonly transactionMs: number
  readonly fileMiB: number
  /** Into the memory of a gate. */
  readonly taken: Work
  /** Of a code that is on the list, and of one that is not. */
  readonly lookUpUs: number
  readonly missUs: number
  /** What every look-up found is what stands in the list. */
  readonly right: boolean
}

const event = 'final-2026'

/** A list of so many random codes, from its file to a gate that looks them up. */
export async function codeLists(count: number): Promise<ListFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'passgate-lists-'))
  const csv = join(folder, 'list.csv')
  const file = join(folder, 'passgate.db')
  const codes = Array.from({ length: count }, () => randomBytes(8).toString('hex').toUpperCase())
  const rows = codes.map((code, at) => `${code},zone ${at % 8},Guest ${at}`)
  writeFileSync(csv, ['code,zone,name', ...rows].join('\n'))
  const opened = openStoreToWrite(file, 'real')
  if (!opened.ok) throw new Error(opened.error.detail)
  const store = opened.value
  const lists = new StoredLists(store)
  try {
    const key = newListKey()
    const drafted = await timed(async () => {
      const list = await readCsvList(createReadStream(csv), {
        key,
        terms: {
          event,
          zone: null,
          product: null,
          entries: 1,
          validFrom: null,
          validUntil: null,
          held: false,
        },
        timeZone: 'UTC',
        codeColumn: 'code',
      })
      if (!list.ok) throw new Error(JSON.stringify(list.error))
      return list.value.draft
    })
    let transactionMs = 0
    let beforeMs = performance.now()
    const put = await timed(() =>
      lists.put(
        { name: 'guests', event, kind: 'guests', key, codes: drafted.value.codes },
        { actor: 'scale', atS: 1_795_000_000, mayShrink: false },
        () => {
          transactionMs = Math.max(transactionMs, performance.now() - beforeMs)
          beforeMs = performance.now()
        },
      ),
    )
    if (!put.value.ok) throw new Error(put.value.error.code)
    const taken = await timed(async () => {
      const read = await readLists(lists, new Map(), async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return true
      })
      if (read === null) throw new Error('told to end')
      return read.view
    })
    const others = codes.map((code) => code.replace(/^./, 'x'))
    const found = lookUps(codes, (code) => taken.value.find(code) !== null)
    const missed = lookUps(others, (code) => taken.value.find(code) === null)
    return {
      codes: count,
      read: drafted.work,
      written: put.work,
      transactionMs,
      fileMiB: statSync(file).size / 2 ** 20,
      taken: taken.work,
      lookUpUs: found.us,
      missUs: missed.us,
      right: found.all && missed.all,
    }
  } finally {
    store.close()
    rmSync(folder, { recursive: true })
  }
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly work: Work; readonly value: T }> {
  let value: T | undefined
  const took = await watched(async () => {
    value = await work()
  })
  return { work: took, value: value as T }
}

/** In processor time: what it would take on a machine that does nothing else. */
function lookUps(codes: readonly string[], isRight: (code: string) => boolean): { us: number; all: boolean } {
  const begun = process.threadCpuUsage()
  const all = codes.every((code) => isRight(code))
  const now = process.threadCpuUsage()
  return { us: (now.user + now.system - begun.user - begun.system) / codes.length, all }
}
