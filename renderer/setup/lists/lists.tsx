import { useState, type ReactElement } from 'react'
import { useGate } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { BlockPass } from './block-pass.tsx'
import { ImportForm } from './import-form.tsx'
import { ListItem } from './list-item.tsx'
import { ListPanel } from './list-panel.tsx'
import { useListChange } from './use-list-change.ts'
import { useLists } from './use-lists.ts'

/** The venue's own lists of codes, and the passes that it takes no longer. */
export function Lists(): ReactElement {
  const { t, ofCode } = useWords()
  const { venue } = useGate()
  const { page, trouble, lookAgain } = useLists()
  const changes = useListChange(lookAgain)
  const [isImporting, setImporting] = useState(false)
  const isBusy = changes.state.kind === 'working'
  return (
    <section className="card setup trust" aria-labelledby="lists">
      <h2 id="lists">{t('lists.title')}</h2>
      <div aria-live="polite" className="setup-said">
        {trouble === 'no-answer' && <p>{t('lists.noAnswer')}</p>}
        {trouble !== null && trouble !== 'no-answer' && <p>{ofCode('notice', trouble, 'cure')}</p>}
      </div>
      {page !== null && venue !== null && (
        <>
          {page.lists.length === 0 ? (
            <p>{t('lists.none')}</p>
          ) : (
            <ul className="trust-issuers">
              {page.lists.map((list) => (
                <ListItem
                  key={`${list.name} ${list.importedAtS}`}
                  list={list}
                  events={page.events}
                  timeZone={venue.timeZone}
                  isDisabled={isBusy}
                  remove={() => void changes.propose({ kind: 'remove', list: list.name })}
                />
              ))}
            </ul>
          )}
          <details
            className="trust-signers"
            onToggle={({ currentTarget }) => setImporting(currentTarget.open)}
          >
            <summary>{t('lists.import')}</summary>
            {isImporting && <ImportForm page={page} changes={changes} />}
          </details>
          <ListPanel changes={changes} />
          <BlockPass page={page} changed={lookAgain} />
        </>
      )}
    </section>
  )
}
