import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { EventsView, EventText } from '../../../main/contract/events-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { ChangeLook } from './change-look.tsx'
import { EventForm } from './event-form.tsx'
import { EventItem } from './event-item.tsx'
import { EventMistakes } from './event-mistakes.tsx'
import { ImportList } from './import-list.tsx'
import { useEventChange } from './use-event-change.ts'
import { pageSize, useEvents } from './use-events.ts'

/** What is open beside the list, and of which state of it. */
type Open =
  | { readonly kind: 'form'; readonly event: EventText | null; readonly revision: string }
  | { readonly kind: 'import' }

/** What the venue opens for: shown as it is in force, added, changed, taken out, and taken from a list. */
export function Events({ timeZone }: { timeZone: string }): ReactElement | null {
  const { t, language } = useWords()
  const [which, setWhich] = useState<'coming' | 'over'>('coming')
  const [offset, setOffset] = useState(0)
  const view = useEvents(which, offset)
  const removal = useEventChange()
  const [open, setOpen] = useState<Open | null>(null)
  const [kept, setKept] = useState<string | null>(null)
  if (view === null) return null

  const figure = new Intl.NumberFormat(language)
  const begin = (next: Open): void => {
    removal.forget()
    setKept(null)
    setOpen(next)
  }
  const isIdle = open === null && removal.state.kind !== 'would' && removal.state.kind !== 'working'
  return (
    <section className="card setup events" aria-labelledby="events">
      <h2 id="events">{t('events.title')}</h2>
      <p>{onNow(view)}</p>
      <p className="quiet">{t('events.clocks', { zone: timeZone })}</p>
      <Problem view={view} />
      {view.coming + view.over > 0 && (
        <div className="trust-line">
          {(['coming', 'over'] as const).map((one) => (
            <Button
              key={one}
              className="button"
              aria-pressed={which === one}
              onPress={() => {
                setWhich(one)
                setOffset(0)
              }}
            >
              {t(`events.which.${one}`, { n: figure.format(view[one]) })}
            </Button>
          ))}
        </div>
      )}
      <ul className="sources">
        {view.rows.map((row) => (
          <EventItem
            key={row.event.id}
            row={row}
            acts={
              isIdle
                ? {
                    change: () => begin({ kind: 'form', event: row.event, revision: view.revision }),
                    remove: () => {
                      setKept(null)
                      void removal.propose({ kind: 'remove', id: row.event.id }, view.revision)
                    },
                  }
                : null
            }
          />
        ))}
      </ul>
      <Pages view={view} of={view[which]} offset={offset} go={setOffset} />
      {open === null && <ChangeLook changes={removal} />}
      {isIdle && (
        <div className="trust-line">
          <Button
            className="button button-main"
            onPress={() => begin({ kind: 'form', event: null, revision: view.revision })}
          >
            {t('events.add')}
          </Button>
          <Button className="button" onPress={() => begin({ kind: 'import' })}>
            {t('events.import')}
          </Button>
        </div>
      )}
      {open?.kind === 'form' && (
        <EventForm
          key={open.event?.id ?? ''}
          event={open.event}
          revision={open.revision}
          close={(name) => {
            setKept(name)
            setOpen(null)
          }}
        />
      )}
      {open?.kind === 'import' && <ImportList revision={view.revision} close={() => setOpen(null)} />}
      <div aria-live="polite" className="setup-said">
        {kept !== null && <p>{t('events.kept', { name: kept })}</p>}
      </div>
    </section>
  )

  function onNow({ on, coming, over }: EventsView): string {
    if (on !== null) return t('events.on', { name: on })
    return t(coming + over === 0 ? 'events.none' : 'events.noneOn')
  }
}

/** What was added cannot be used: what that means, and what to do. */
function Problem({ view: { problem, mistakes } }: { view: EventsView }): ReactElement | null {
  const { t } = useWords()
  if (problem === null) return null
  return (
    <div className="notice" data-severity="alarm" role="alert">
      <p>{t(`events.problem.${problem}`)}</p>
      {mistakes.length > 0 && <EventMistakes mistakes={mistakes} />}
    </div>
  )
}

interface PagesProps {
  readonly view: EventsView
  readonly of: number
  readonly offset: number
  readonly go: (offset: number) => void
}

function Pages({ view: { rows }, of, offset, go }: PagesProps): ReactElement | null {
  const { t } = useWords()
  if (of <= pageSize && offset === 0) return null
  return (
    <nav className="trust-line" aria-label={t('events.title')}>
      <Button className="button" isDisabled={offset === 0} onPress={() => go(Math.max(0, offset - pageSize))}>
        {t('trust.earlier')}
      </Button>
      <output>{t('trust.page', { from: Math.min(offset + 1, of), to: offset + rows.length, of })}</output>
      <Button className="button" isDisabled={offset + pageSize >= of} onPress={() => go(offset + pageSize)}>
        {t('trust.later')}
      </Button>
    </nav>
  )
}
