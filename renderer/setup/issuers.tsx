import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { IssuerFilter, IssuersPage } from '../../main/contract/trust-api.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { agoWords } from '../attendant/validity.ts'
import { IssuerFilters } from './issuer-filters.tsx'
import { IssuerItem } from './issuer-item.tsx'
import { ChangePanel } from './change-panel.tsx'
import { TrustFile } from './trust-file.tsx'
import { TrustSigners } from './trust-signers.tsx'
import { everyIssuer, pageSize, useIssuers, type ShownIssuers } from './use-issuers.ts'
import { useTrustChange } from './use-trust-change.ts'

/** Ages are said anew. Milliseconds. */
const ageMs = 60_000

/** Whom the venue trusts: looked through, accepted or not, taken from a file, and what was changed last taken back. */
export function Issuers(): ReactElement {
  const { t, ofCode, language } = useWords()
  const [filter, setFilter] = useState<IssuerFilter>(everyIssuer)
  const [offset, setOffset] = useState(0)
  const { page, trouble, lookAgain } = useIssuers(filter, offset)
  const changes = useTrustChange(lookAgain)
  const nowMs = useNow(ageMs)
  const isWorking = changes.state.kind === 'working'
  const figure = new Intl.NumberFormat(language)

  return (
    <section className="card setup trust" aria-labelledby="trust">
      <h2 id="trust">{t('trust.title')}</h2>
      <Trouble trouble={trouble} />
      {page !== null && (
        <>
          <p>
            {page.all.issuers === 0
              ? t('trust.nobody')
              : t('trust.counts', {
                  issuers: figure.format(page.all.issuers),
                  keys: figure.format(page.all.keys),
                  distrusted: figure.format(page.all.distrusted),
                })}
          </p>
          {page.lastChange !== null && (
            <div className="trust-line">
              <span>
                {t('trust.lastChange', {
                  what: ofCode('trustAction', page.lastChange.action, 'label'),
                  ago: agoWords(page.lastChange.atS, nowMs / 1_000, language),
                })}
              </span>
              <Button
                className="button"
                isDisabled={isWorking}
                onPress={() => void changes.propose({ kind: 'undo' })}
              >
                {t('trust.undoLast')}
              </Button>
            </div>
          )}
          <TrustFile changes={changes} />
          <ChangePanel changes={changes} nowMs={nowMs} />
          <TrustSigners signers={page.signers} changed={lookAgain} />
          {page.all.issuers > 0 && (
            <IssuerFilters
              page={page}
              filter={filter}
              change={(next) => {
                setFilter(next)
                setOffset(0)
              }}
            />
          )}
          {page.all.issuers > 0 && (
            <div className="trust-line">
              <output>
                {page.found.issuers === 0 ? t('trust.none') : t('trust.found', { count: page.found.issuers })}
              </output>
              {page.found.issuers > 0 &&
                [true, false].map((accepted) => (
                  <Button
                    key={String(accepted)}
                    className="button"
                    isDisabled={isWorking}
                    onPress={() => void changes.propose({ kind: 'choose', accepted, issuer: null, filter })}
                  >
                    {t(accepted ? 'trust.acceptFound' : 'trust.distrustFound')}
                  </Button>
                ))}
            </div>
          )}
          <ul className="trust-issuers">
            {page.rows.map((issuer) => (
              <IssuerItem
                key={`${issuer.format} ${issuer.id}`}
                issuer={issuer}
                nowMs={nowMs}
                isDisabled={isWorking}
                choose={(accepted) => {
                  const { format, id } = issuer
                  void changes.propose({
                    kind: 'choose',
                    accepted,
                    issuer: { format, id },
                    filter: everyIssuer,
                  })
                }}
              />
            ))}
          </ul>
          <Pages page={page} offset={offset} go={setOffset} />
        </>
      )}
    </section>
  )
}

interface PagesProps {
  readonly page: IssuersPage
  readonly offset: number
  readonly go: (offset: number) => void
}

function Pages({ page: { rows, found }, offset, go }: PagesProps): ReactElement | null {
  const { t } = useWords()
  if (found.issuers <= pageSize && offset === 0) return null
  return (
    <nav className="trust-line" aria-label={t('trust.title')}>
      <Button className="button" isDisabled={offset === 0} onPress={() => go(Math.max(0, offset - pageSize))}>
        {t('trust.earlier')}
      </Button>
      <output>
        {t('trust.page', {
          from: Math.min(offset + 1, found.issuers),
          to: offset + rows.length,
          of: found.issuers,
        })}
      </output>
      <Button
        className="button"
        isDisabled={offset + pageSize >= found.issuers}
        onPress={() => go(offset + pageSize)}
      >
        {t('trust.later')}
      </Button>
    </nav>
  )
}

function Trouble({ trouble }: Pick<ShownIssuers, 'trouble'>): ReactElement {
  const { t, ofCode } = useWords()
  return (
    <div aria-live="polite" className="setup-said">
      {trouble?.kind === 'working' && <p>{t('trust.reading')}</p>}
      {trouble?.kind === 'no-answer' && <p>{t('trust.noAnswer')}</p>}
      {trouble?.kind === 'failed' && <p>{ofCode('notice', trouble.fault, 'cure')}</p>}
    </div>
  )
}
