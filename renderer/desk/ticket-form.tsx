import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DeskOrder } from '../../main/contract/desk-api.ts'
import { useWords } from '../languages/use-words.ts'
import { Field } from './field.tsx'
import { useTicketChoices } from './use-ticket-choices.ts'

const empty = { event: '', zone: '', group: '', product: '', entries: '1', from: '', until: '', name: '' }

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export function TicketForm({ issue }: { issue: (order: DeskOrder) => void }): ReactElement {
  const { t } = useWords()
  const [ticket, setTicket] = useState(empty)
  const change = (field: keyof typeof empty) => (value: string) => setTicket({ ...ticket, [field]: value })
  const choices = useTicketChoices()
  const { event, zone, group, product, entries, from, until, name } = ticket

  return (
    <form
      className="desk-form"
      onSubmit={(submitted) => {
        submitted.preventDefault()
        issue({
          kind: 'ticket',
          event: event.trim(),
          zone: orNull(zone),
          group: orNull(group),
          product: orNull(product),
          entries: entries === '' ? null : Number(entries),
          from: orNull(from),
          until,
          name: orNull(name),
        })
      }}
    >
      <Field
        label={t('desk.event')}
        value={event}
        change={change('event')}
        required
        maxLength={64}
        offered={choices.events.map((one) => ({ value: one.event, name: one.name }))}
      />
      <Field
        label={t('desk.zone')}
        hint={t('desk.zoneHint')}
        value={zone}
        change={change('zone')}
        maxLength={64}
        offered={choices.zones.map((one) => ({ value: one.id, name: one.name }))}
      />
      {choices.groups.length > 0 && (
        <Field
          label={t('desk.group')}
          hint={t('desk.groupHint')}
          value={group}
          change={change('group')}
          maxLength={64}
          offered={choices.groups.map((one) => ({ value: one, name: one }))}
        />
      )}
      <Field label={t('desk.product')} value={product} change={change('product')} maxLength={64} />
      <label>
        <span>
          {t('desk.entries')} <span className="quiet">{t('desk.entriesHint')}</span>
        </span>
        <input
          type="number"
          min={1}
          max={1000}
          value={entries}
          onChange={({ target }) => change('entries')(target.value)}
        />
      </label>
      <Field
        label={t('desk.from')}
        hint={t('desk.fromHint')}
        value={from}
        change={change('from')}
        type="datetime-local"
      />
      <Field label={t('desk.until')} value={until} change={change('until')} type="datetime-local" required />
      <Field
        label={t('desk.holder')}
        hint={t('desk.holderHint')}
        value={name}
        change={change('name')}
        maxLength={80}
      />
      <Button type="submit" className="button button-main">
        {t('desk.issueTicket')}
      </Button>
    </form>
  )
}
