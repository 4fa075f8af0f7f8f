import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DeskOrder } from '../../main/contract/desk-api.ts'
import { useWords } from '../languages/use-words.ts'
import { Field } from './field.tsx'

type Ground = (DeskOrder & { kind: 'pass' })['ground']
type Product = (Ground & { kind: 'vaccination' })['product']

const grounds: readonly Ground['kind'][] = ['vaccination', 'pcr', 'antigen']
/** Doses of a full series. */
const series: Readonly<Record<Product, number>> = { pfizer: 2, moderna: 2, janssen: 1 }
const products = Object.keys(series) as Product[]

const empty = {
  given: '',
  family: '',
  birthDate: '',
  ground: 'vaccination' as Ground['kind'],
  product: 'pfizer' as Product,
  doses: ['', ''],
  sampled: '',
  lastPositive: '',
}

/** A pass from the record that its bearer shows: the engine says whether the record gives one. */
export function PassForm({ issue }: { issue: (order: DeskOrder) => void }): ReactElement {
  const { t } = useWords()
  const [record, setRecord] = useState(empty)
  const put = (part: Partial<typeof empty>): void => setRecord({ ...record, ...part })
  const { given, family, birthDate, ground, product, doses, sampled, lastPositive } = record

  const shown = (): Ground =>
    ground === 'vaccination'
      ? { kind: ground, product, doses: doses.slice(0, series[product]) }
      : { kind: ground, sampled }

  return (
    <form
      className="desk-form"
      onSubmit={(submitted) => {
        submitted.preventDefault()
        issue({
          kind: 'pass',
          given: given.trim(),
          family: family.trim(),
          birthDate,
          ground: shown(),
          lastPositive: lastPositive === '' ? null : lastPositive,
        })
      }}
    >
      <Field
        label={t('desk.given')}
        value={given}
        change={(value) => put({ given: value })}
        required
        maxLength={60}
      />
      <Field
        label={t('desk.family')}
        value={family}
        change={(value) => put({ family: value })}
        required
        maxLength={60}
      />
      <Field
        label={t('attendant.birthDate')}
        value={birthDate}
        change={(value) => put({ birthDate: value })}
        type="date"
        required
      />
      <label>
        {t('desk.ground')}
        <select value={ground} onChange={({ target }) => put({ ground: target.value as Ground['kind'] })}>
          {grounds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`desk.grounds.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {ground === 'vaccination' ? (
        <>
          <label>
            {t('desk.vaccine')}
            <select value={product} onChange={({ target }) => put({ product: target.value as Product })}>
              {products.map((name) => (
                <option key={name} value={name}>
                  {t(`desk.vaccines.${name}`)}
                </option>
              ))}
            </select>
          </label>
          {doses.slice(0, series[product]).map((dose, at) => (
            <Field
              key={at}
              label={t('desk.dose', { no: at + 1 })}
              value={dose}
              change={(value) => put({ doses: doses.with(at, value) })}
              type="date"
              required
            />
          ))}
        </>
      ) : (
        <Field
          label={t('desk.sampled')}
          value={sampled}
          change={(value) => put({ sampled: value })}
          type="datetime-local"
          required
        />
      )}
      <Field
        label={t('desk.lastPositive')}
        hint={t('desk.lastPositiveHint')}
        value={lastPositive}
        change={(value) => put({ lastPositive: value })}
        type="date"
      />
      <Button type="submit" className="button button-main">
        {t('desk.issuePass')}
      </Button>
    </form>
  )
}
