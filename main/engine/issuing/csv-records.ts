import { CsvError, parse } from 'csv-parse'

/** Longer than any row of sense; what an open quote may swallow before somebody is told. */
const maxRecordBytes = 16_384

/** Separators of the field, the first where none is found: spreadsheets of many languages write semicolons. */
const separators = [',', ';', '\t'] as const

export type CsvRecord =
  | {
      readonly kind: 'record'
      /** Of its last line, from 1. */
      readonly line: number
      readonly cells: readonly string[]
    }
  /** Not CSV from here on: nothing behind this can be read. */
  | { readonly kind: 'broken'; readonly line: number }

/**
 * The records of a CSV file (RFC 4180) as it comes in. Blank ones are passed over. Which separator it has is seen from its
 * first line. Every record before a broken one is given, which a plain stream does not promise.
 * @param onChunk called when all records of a piece of the file were taken, with the bytes so far.
 */
export async function* csvRecords(
  input: AsyncIterable<Uint8Array>,
  onChunk: (bytes: number) => void,
): AsyncGenerator<CsvRecord> {
  let records: CsvRecord[] = []
  let parser: CsvPush | null = null
  let bytes = 0
  const taken = (record: CsvRecord): number => records.push(record)
  for await (const chunk of withWholeFirstLine(input)) {
    parser ??= new CsvPush(separatorOf(chunk), taken)
    const line = await parser.push(chunk)
    yield* records
    records = []
    if (line !== null) {
      yield { kind: 'broken', line }
      return
    }
    bytes += chunk.length
    onChunk(bytes)
  }
  const line = (await parser?.end()) ?? null
  yield* records
  if (line !== null) yield { kind: 'broken', line }
}

/** csv-parse, fed piece by piece. Its records are taken as it finds them, so none waits in a stream that may break. */
class CsvPush {
  readonly #parser

  constructor(delimiter: string, take: (record: CsvRecord) => void) {
    this.#parser = parse({
      bom: true,
      delimiter,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: maxRecordBytes,
      on_record: (cells: string[], { lines }) => {
        take({ kind: 'record', line: lines, cells })
        return null
      },
    })
    // It also goes to whoever wrote the piece.
    this.#parser.on('error', () => {})
    this.#parser.resume()
  }

  /** The line where it stops being CSV; null if it does not. */
  push(chunk: Uint8Array): Promise<number | null> {
    return new Promise((resolve, reject) => {
      this.#parser.write(chunk, (error) => settle(error, resolve, reject))
    })
  }

  end(): Promise<number | null> {
    return new Promise((resolve, reject) => {
      this.#parser.on('error', (error) => settle(error, resolve, reject))
      this.#parser.on('end', () => resolve(null))
      this.#parser.end()
    })
  }
}

function settle(
  error: Error | null | undefined,
  resolve: (line: number | null) => void,
  reject: (error: Error) => void,
): void {
  if (!error) resolve(null)
  else if (error instanceof CsvError) resolve(Number(error['lines']))
  else reject(error)
}

/** The pieces as they come, but the first reaches to the end of the first line, if that is one. */
async function* withWholeFirstLine(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: Uint8Array | null = new Uint8Array()
  for await (const chunk of input) {
    if (first === null) yield chunk
    else {
      first = Buffer.concat([first, chunk])
      if (first.length < maxRecordBytes && !/[\r\n]/.test(Buffer.from(chunk).toString('latin1'))) continue
      yield first
      first = null
    }
  }
  if (first !== null && first.length > 0) yield first
}

function separatorOf(chunk: Uint8Array): string {
  const [line = ''] = Buffer.from(chunk)
    .toString('latin1')
    .split(/[\r\n]/, 1)
  const count = (separator: string): number => line.split(separator).length
  return separators.toSorted((a, b) => count(b) - count(a))[0] ?? ','
}
