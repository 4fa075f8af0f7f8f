import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { IssuerRow } from '../../main/contract/trust-api.ts'
import { useWords } from '../languages/use-words.ts'
import { agoWords } from '../attendant/validity.ts'
import { countryName } from './country-name.ts'

interface Props {
  readonly issuer: IssuerRow
  readonly nowMs: number
  readonly isDisabled: boolean
  readonly choose: (accepted: boolean) => void
}

/** One issuer: who it is, how much a gate has of it and how old that is, and whether the venue accepts it. */
export function IssuerItem({ issuer, nowMs, isDisabled, choose }: Props): ReactElement {
  const { t, ofCode, language } = useWords()
  const { name, id, format, country, keys, revocationLists, source, currentAtS, distrusted, lastError } =
    issuer
  const facts = [
    ofCode('format', format, 'label'),
    ...(country === null ? [] : [countryName(country, language)]),
    t('trust.keys', { count: keys }),
    ...(revocationLists === 0 ? [] : [t('trust.lists', { count: revocationLists })]),
    t('trust.confirmed', { ago: agoWords(currentAtS, nowMs / 1_000, language) }),
    source === null ? t('trust.byPerson') : t('trust.bySource', { source }),
  ]
  return (
    <li aria-label={name} data-distrusted={distrusted}>
      <div>
        <h3>
          {name} {distrusted && <strong className="trust-no">{t('trust.no')}</strong>}
        </h3>
        <p className="trust-id quiet">{id}</p>
        <p className="trust-id">{facts.join(' · ')}</p>
        {lastError !== null && (
          <p className="trust-error">
            {t('trust.lastError')} {ofCode('sourceFault', lastError, 'line')}
          </p>
        )}
      </div>
      <Button
        className="button"
        aria-label={t(distrusted ? 'trust.acceptNamed' : 'trust.distrustNamed', { name })}
        isDisabled={isDisabled}
        onPress={() => choose(distrusted)}
      >
        {t(distrusted ? 'trust.accept' : 'trust.distrust')}
      </Button>
    </li>
  )
}
