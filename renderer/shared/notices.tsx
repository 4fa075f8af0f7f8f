import type { ReactElement } from 'react'
import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

/** What the engine wants somebody to mend. */
export function Notices(): ReactElement | null {
  const { notices } = useGate()
  const { t, ofCode } = useWords()
  if (notices.length === 0) return null
  return (
    <section className="notices" aria-label={t('attendant.notices')}>
      {notices.map(({ code, severity, detail }) => (
        <div key={code} className="notice" data-severity={severity} role="alert">
          <h2>{ofCode('notice', code, 'title')}</h2>
          <p>{ofCode('notice', code, 'cure')}</p>
          {detail !== null && <p className="notice-detail">{detail}</p>}
        </div>
      ))}
    </section>
  )
}
