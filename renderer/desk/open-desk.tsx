import { useCallback, useEffect, useState, type ReactElement } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { DeskAnswer, DeskOrder, Issued } from '../../main/contract/desk-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { IssuedSheet } from './issued-sheet.tsx'
import { PassForm } from './pass-form.tsx'
import { TicketForm } from './ticket-form.tsx'

/** Nobody's name stays on a desk that was left. Milliseconds. */
const clearMs = 180_000

type Said = Exclude<DeskAnswer, Issued> | { readonly kind: 'failed' }

export function OpenDesk({ issuer, timeZone }: { issuer: string; timeZone: string }): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const [made, setMade] = useState<{ readonly order: DeskOrder; readonly issued: Issued } | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const [guest, setGuest] = useState(0)
  const [typed, setTyped] = useState(0)

  const next = useCallback(() => {
    setMade(null)
    setSaid(null)
    setTyped(0)
    // New forms, empty ones.
    setGuest((no) => no + 1)
  }, [])
  useEffect(() => {
    if (made === null && typed === 0) return undefined
    const timer = setTimeout(next, clearMs)
    return () => clearTimeout(timer)
  }, [made, typed, next])

  const issue = (order: DeskOrder): void => {
    void client.call('issue', order).then((answer) => {
      if (!answer.ok) return setSaid({ kind: 'failed' })
      if (answer.value.kind !== 'issued') return setSaid(answer.value)
      setSaid(null)
      setMade({ order, issued: answer.value })
    })
  }

  if (made !== null) {
    return <IssuedSheet {...made} issuer={issuer} timeZone={timeZone} next={next} />
  }
  return (
    <section className="card desk" aria-labelledby="desk-make" onInput={() => setTyped((times) => times + 1)}>
      <h2 id="desk-make">{t('desk.make', { issuer })}</h2>
      <div className="desk-said" aria-live="assertive">
        {said?.kind === 'failed' && <p>{t('desk.failed')}</p>}
        {said?.kind === 'refused' && <p>{ofCode('deskFault', said.fault, 'cure')}</p>}
        {said?.kind === 'mistaken' && (
          <>
            <h3>{t('desk.mistaken')}</h3>
            <ul>
              {said.fields.map((field) => (
                <li key={field}>{ofCode('deskField', field, 'line')}</li>
              ))}
            </ul>
          </>
        )}
        {said?.kind === 'not-eligible' && (
          <>
            <h3>{t('desk.notEligible')}</h3>
            <ul>
              {said.reasons.map((reason) => (
                <li key={reason}>{ofCode('eligibility', reason, 'line')}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Tabs key={guest} onSelectionChange={() => setSaid(null)}>
        <TabList aria-labelledby="desk-make" className="tabs">
          <Tab id="ticket" className="tab">
            {t('desk.ticket')}
          </Tab>
          <Tab id="pass" className="tab">
            {t('desk.pass')}
          </Tab>
        </TabList>
        <TabPanel id="ticket">
          <TicketForm issue={issue} />
        </TabPanel>
        <TabPanel id="pass">
          <PassForm issue={issue} />
        </TabPanel>
      </Tabs>
    </section>
  )
}
