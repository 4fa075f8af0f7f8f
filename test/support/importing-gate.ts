// A gate that only imports: `node importing-gate.ts FILE TRUST TRUST`, one and the other in turn. It writes `begun` before
// each import.
import { readFileSync, writeSync } from 'node:fs'
import { openStore } from '../../main/engine/store/open-store.ts'
import { TrustStore } from '../../main/engine/store/trust-store.ts'
import { parseTrustDocument } from '../../main/engine/trust/trust-document.ts'

const [, , file = '', ...documents] = process.argv
const opened = openStore({ file, kind: 'real', wallMs: 0 })
if (!opened.ok) throw new Error(opened.error.code)
const trust = new TrustStore(opened.value.store)
for (let nth = 0; ; nth += 1) {
  const document = parseTrustDocument(
    JSON.parse(readFileSync(documents[nth % documents.length] ?? '', 'utf8')),
  )
  if (!document.ok) throw new Error('no trust file')
  writeSync(1, 'begun\n')
  const imported = await trust.import(document.value, nth, { actor: 'tester', from: 'a file' })
  if (!imported.ok) throw new Error(imported.error.code)
}
