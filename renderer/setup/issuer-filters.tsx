import type { ReactElement } from 'react'
import type { IssuerFilter, IssuersPage } from '../../main/contract/trust-api.ts'
import { useWords } from '../languages/use-words.ts'
import { countryName } from './country-name.ts'

interface Props {
  readonly page: IssuersPage
  readonly filter: IssuerFilter
  readonly change: (filter: IssuerFilter) => void
}

/** Which issuers are listed. What there is nothing of to choose from is not asked. */
export function IssuerFilters({ page, filter, change }: Props): ReactElement {
  const { t, ofCode, language } = useWords()
  return (
    <search className="trust-filters" aria-label={t('trust.title')}>
      <label>
        {t('trust.search')}
        <input
          type="search"
          value={filter.search}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => change({ ...filter, search: target.value })}
        />
      </label>
      <Choice
        label={t('trust.format')}
        value={filter.format}
        options={page.formats.map((format) => [format, ofCode('format', format, 'label')])}
        choose={(format) => change({ ...filter, format })}
      />
      <Choice
        label={t('trust.country')}
        value={filter.country}
        options={page.countries.map((code) => [code, countryName(code, language)])}
        choose={(country) => change({ ...filter, country })}
      />
      <Choice
        label={t('trust.source')}
        value={filter.source}
        options={page.sources.map((source) => [source, source])}
        choose={(source) => change({ ...filter, source })}
      />
      <Choice
        label={t('trust.choice')}
        value={filter.accepted === null ? null : String(filter.accepted)}
        options={[
          ['true', t('trust.yes')],
          ['false', t('trust.no')],
        ]}
        choose={(choice) => change({ ...filter, accepted: choice === null ? null : choice === 'true' })}
      />
    </search>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | null
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly choose: (value: string | null) => void
}

function Choice({ label, value, options, choose }: ChoiceProps): ReactElement | null {
  const { t } = useWords()
  if (options.length === 0) return null
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={({ target }) => choose(target.value === '' ? null : target.value)}
      >
        <option value="">{t('trust.any')}</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
