import { useEffect, useRef, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DeskOrder, Issued } from '../../main/contract/desk-api.ts'
import { momentWords } from '../attendant/validity.ts'
import { parseBirthDate } from '../../main/contract/birth-date.ts'
import { birthDateWords } from '../attendant/birth-date-words.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { svgUri } from '../shared/svg-uri.ts'

/** Dates are shown to the minute. Milliseconds. */
const lookMs = 10_000

interface Props {
  readonly order: DeskOrder
  readonly issued: Issued
  readonly issuer: string
  readonly timeZone: string
  readonly next: () => void
}

/** What was made, as it is printed: the page in print is this and nothing else. */
export function IssuedSheet({ order, issued, issuer, timeZone, next }: Props): ReactElement {
  const { t, ofCode, language } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { passType, validFrom, validUntil, codes, id } = issued
  const nowS = useNow(lookMs) / 1_000
  // On paper the hour is always of use, however far away it is.
  const moment = (atS: number): string => momentWords(atS, atS, language, timeZone)
  return (
    <div className="desk-issued">
      <article className="card sheet-print">
        <h2 ref={heading} tabIndex={-1}>
          {ofCode('passType', passType, 'label')}
        </h2>
        <p className="quiet">{issuer}</p>
        <dl className="facts">
          {factsOf(order).map(([term, value]) => (
            <div key={term}>
              <dt>{t(term)}</dt>
              <dd>{term === 'attendant.birthDate' ? birthWords(value, language) : value}</dd>
            </div>
          ))}
          {validFrom !== null && validFrom > nowS && (
            <div>
              <dt>{t('desk.from')}</dt>
              <dd>{moment(validFrom)}</dd>
            </div>
          )}
          <div>
            <dt>{t('desk.until')}</dt>
            <dd>{validUntil === null ? t('validity.noExpiry') : moment(validUntil)}</dd>
          </div>
        </dl>
        <div className="sheet-codes">
          {codes.map(({ text, svg }, at) => (
            <img key={text} src={svgUri(svg)} alt={t('desk.code', { no: at + 1, of: codes.length })} />
          ))}
        </div>
        <p className="quiet sheet-id">{t('desk.id', { id })}</p>
      </article>
      <div className="desk-acts">
        <Button className="button button-main" onPress={() => window.print()}>
          {t('desk.print')}
        </Button>
        <Button className="button" onPress={next}>
          {t('desk.next')}
        </Button>
        <p className="quiet">{t('desk.goes')}</p>
      </div>
    </div>
  )
}

type Term =
  'attendant.name' | 'attendant.birthDate' | 'desk.event' | 'desk.zone' | 'desk.product' | 'desk.entries'

function factsOf(order: DeskOrder): [Term, string][] {
  const facts: [Term, string | null][] =
    order.kind === 'pass'
      ? [
          ['attendant.name', `${order.given} ${order.family}`],
          ['attendant.birthDate', order.birthDate],
        ]
      : [
          ['desk.event', order.event],
          ['desk.zone', order.zone],
          ['desk.product', order.product],
          ['desk.entries', order.entries === null ? null : String(order.entries)],
          ['attendant.name', order.name],
        ]
  return facts.flatMap(([term, value]) => (value === null ? [] : [[term, value]]))
}

function birthWords(text: string, language: Parameters<typeof birthDateWords>[1]): string {
  const born = parseBirthDate(text)
  return born === null ? text : birthDateWords(born, language)
}
