import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Audit } from '../../../main/engine/store/audit.ts'
import { storeFileName } from '../../../main/engine/store/open-store.ts'
import { TrustStore } from '../../../main/engine/store/trust-store.ts'
import { newFolder } from '../../support/folder.ts'
import { openGateStore } from '../../support/gate-store.ts'
import { ShcAuthority } from '../../support/shc-authority.ts'

const program = join(import.meta.dirname, '../../support/importing-gate.ts')
const many = Array.from({ length: 200 }, (_, nth) => `https://issuer-${nth}.example`)
/** The same issuers, with other keys. */
const seasons = [1, 2].map(() => ({ issuers: many.flatMap((iss) => new ShcAuthority(iss).trust().issuers) }))

describe('a gate killed while it imports', () => {
  it('has one file or the other, whole, with its line on record and its way back', async () => {
    const folder = newFolder()
    const files = seasons.map((document, nth) => {
      const file = join(folder, `${nth}.json`)
      writeFileSync(file, JSON.stringify(document))
      return file
    })
    for (const afterMs of [3, 17, 31, 48, 70]) {
      const gate = spawn(process.execPath, [program, join(folder, storeFileName), ...files], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let begun = 0
      gate.stdout.on('data', (text: Buffer) => {
        begun += text.toString().split('begun').length - 1
        // In the midst of the third import or later, a little further on each time.
        if (begun >= 3) setTimeout(() => gate.kill('SIGKILL'), afterMs)
      })
      await once(gate, 'close')
      const { store, recovery } = openGateStore(folder)
      expect(recovery).toBeNull()
      const trust = new TrustStore(store)
      const byId = (document: { readonly issuers: readonly object[] }) =>
        document.issuers.map((entry) => JSON.stringify(entry)).toSorted()
      expect(seasons.map(byId)).toContainEqual(byId(trust.document()))
      expect(new Audit(store).check().kind).toBe('whole')
      const before = byId(trust.document())
      expect(trust.undo(0, 'tester')).toMatchObject({ ok: true, value: { undone: 'trust-imported' } })
      expect(byId(trust.document())).not.toEqual(before)
      store.close()
    }
  })
})
