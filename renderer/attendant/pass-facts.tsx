import type { ReactElement, ReactNode } from 'react'
import { ageOn, parseBirthDate } from '../../main/contract/birth-date.ts'
import { dateIn } from '../../main/contract/venue-time.ts'
import type { ShownPass } from '../gate/gate-store.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { birthDateWords, yearsWords } from './birth-date-words.ts'
import { agoWords, momentWords, validityAt } from './validity.ts'
import { unreachable } from '../shared/unreachable.ts'

type Pass = NonNullable<ShownPass['pass']>

/** Dates are shown to the minute. Milliseconds. */
const lookMs = 10_000

interface Props {
  readonly pass: Pass
  readonly timeZone: string
  /** Somebody is comparing it with a photo ID at this moment. */
  readonly nameFirst?: boolean
}

/** What a pass proves of its bearer, and for how long. */
export function PassFacts({ pass, timeZone, nameFirst = false }: Props): ReactElement {
  const { t, ofCode } = useWords()
  const { holder, ticket, type, format, issuerName } = pass
  return (
    <dl className="facts">
      {ticket !== null && !nameFirst && <TicketFacts ticket={ticket} />}
      <Fact term={t('attendant.name')} large>
        {holder === null ? <span className="quiet">{t('attendant.noName')}</span> : holder.name}
      </Fact>
      {holder !== null && ticket === null && (
        <Fact term={t('attendant.birthDate')} large>
          <Birth birthDate={holder.birthDate} timeZone={timeZone} />
        </Fact>
      )}
      {ticket !== null && nameFirst && <TicketFacts ticket={ticket} />}
      <Fact term={t('attendant.validity')}>
        <ValidityWords pass={pass} timeZone={timeZone} />
      </Fact>
      <Fact term={t('attendant.passType')}>
        {ofCode('passType', type, 'label')} <span className="quiet">{ofCode('format', format, 'label')}</span>
      </Fact>
      <Fact term={t('attendant.issuer')}>{issuerName}</Fact>
    </dl>
  )
}

function TicketFacts({ ticket }: { ticket: NonNullable<Pass['ticket']> }): ReactElement {
  const { t } = useWords()
  const { event, zone, product, entries } = ticket
  return (
    <>
      <Fact term={t('desk.event')} large>
        {event}
      </Fact>
      {zone !== null && (
        <Fact term={t('desk.zone')} large>
          {zone}
        </Fact>
      )}
      {product !== null && <Fact term={t('desk.product')}>{product}</Fact>}
      {entries !== null && <Fact term={t('desk.entries')}>{entries}</Fact>}
    </>
  )
}

function Fact(props: { term: string; large?: boolean; children: ReactNode }): ReactElement {
  const { term, large = false, children } = props
  return (
    <div data-large={large}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Birth({ birthDate, timeZone }: { birthDate: string | null; timeZone: string }): ReactElement {
  const { t, language } = useWords()
  const today = dateIn(useNow(lookMs) / 1_000, timeZone)
  const born = birthDate === null ? null : parseBirthDate(birthDate)
  if (born === null) return <span className="quiet">{t('attendant.noBirthDate')}</span>
  const age = ageOn(today, born)
  return (
    <>
      {birthDateWords(born, language)}
      {age !== null && (
        <span className="age">
          {age.least === age.most
            ? t('attendant.age', { age: yearsWords(age.most, language) })
            : t('attendant.ageRange', { least: age.least, most: yearsWords(age.most, language) })}
        </span>
      )}
    </>
  )
}

function ValidityWords({ pass, timeZone }: { pass: Pass; timeZone: string }): ReactElement {
  const { t, language } = useWords()
  const nowS = useNow(lookMs) / 1_000
  const validity = validityAt(nowS, pass.validFrom, pass.validUntil)
  if (validity.kind === 'no-expiry') return <>{t('validity.noExpiry')}</>
  const date = momentWords(validity.atS, nowS, language, timeZone)
  switch (validity.kind) {
    case 'until':
      return <>{t('validity.until', { date })}</>
    case 'from':
      return <>{t('validity.from', { date })}</>
    case 'expired':
      return <>{t('validity.expired', { ago: agoWords(validity.atS, nowS, language), date })}</>
    default:
      return unreachable(validity)
  }
}
