import { useEffect, useRef, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { EventsEffect } from '../../../main/contract/events-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { EventMistakes } from './event-mistakes.tsx'
import { fieldName, timesInWords } from './mistake-words.ts'
import type { ChangeAnswer, ChangeState, EventChanges } from './use-event-change.ts'
import { isWallTime, wallTimeWords } from './wall-time.ts'

interface Props {
  readonly changes: EventChanges
  /** Called with what became of it once a person has agreed. */
  readonly agreed?: (answer: ChangeAnswer) => void
}

/** What a change of events would do, for a person to agree to; what it did; or why it did nothing. */
export function ChangeLook({ changes, agreed }: Props): ReactElement {
  const { t } = useWords()
  const { state, agree, forget } = changes
  const panel = useRef<HTMLElement>(null)
  const { kind } = state
  const isShown = kind !== 'none' && kind !== 'working'
  // Whoever asked is taken to the answer.
  useEffect(() => {
    if (kind !== 'none' && kind !== 'working') panel.current?.focus()
  }, [kind])

  return (
    <div aria-live="polite" className="trust-change events-change">
      {kind === 'working' && <p>{t('trust.working')}</p>}
      {isShown && (
        <section ref={panel} tabIndex={-1} aria-labelledby="events-change" className="trust-panel">
          <h3 id="events-change">{t(`events.said.${kind}`)}</h3>
          <Said state={state} />
          <div className="trust-line">
            {kind === 'would' && (mayAgree(state.effect) || state.change.kind === 'remove') && (
              <Button
                className="button button-main"
                onPress={() => void agree().then((answer) => agreed?.(answer))}
              >
                {t('trust.doIt')}
              </Button>
            )}
            <Button className="button" onPress={forget}>
              {t(kind === 'would' ? 'trust.leaveIt' : 'trust.close')}
            </Button>
          </div>
        </section>
      )}
    </div>
  )
}

const mayAgree = ({ added, changed, removed }: EventsEffect): boolean => added + changed + removed > 0

function Said({ state }: { state: ChangeState }): ReactElement | null {
  const { t, ofCode } = useWords()
  switch (state.kind) {
    case 'would':
    case 'done':
      return <Effect effect={state.effect} isDone={state.kind === 'done'} />
    case 'mistaken':
      return <EventMistakes mistakes={state.mistakes} />
    case 'failed':
      return <p>{ofCode('notice', state.fault, 'cure')}</p>
    case 'changed-meanwhile':
      return <Meanwhile now={state.now} />
    case 'no-answer':
      return <p>{t('events.noAnswer')}</p>
    default:
      return null
  }
}

function Effect({ effect, isDone }: { effect: EventsEffect; isDone: boolean }): ReactElement {
  const words = useWords()
  const { t, ofCode, language } = words
  const { changes, warnings, same } = effect
  const all = effect.added + effect.changed + effect.removed
  const shown = (field: string, value: string): string => {
    if (value === '') return t(`events.nothing.${field === 'tickets' ? 'tickets' : 'other'}`)
    if (field === 'tickets' && value === '*') return t('events.naming.any')
    return isWallTime(value) ? wallTimeWords(value, language) : value
  }
  return (
    <>
      {!isDone &&
        warnings.map(({ code, values }) => (
          <p key={code} className="event-warning">
            {ofCode('eventWarning', code, 'line', timesInWords(values, language))}
          </p>
        ))}
      {all === 0 && <p>{t('events.sameAll')}</p>}
      <ul>
        {changes.map(({ what, id, name, doors, differences }) => (
          <li key={id}>
            {t(`events.what.${what}`)}: <strong>{name}</strong>, {wallTimeWords(doors, language)}
            {differences.length > 0 && (
              <ul>
                {differences.map(({ field, before, after }) => (
                  <li key={field}>
                    {t('events.difference', {
                      field: fieldName(field, words),
                      before: shown(field, before),
                      after: shown(field, after),
                    })}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {all > changes.length && <p>{t('events.moreChanges', { n: all - changes.length })}</p>}
      {same > 0 && all > 0 && <p>{t('events.same', { n: same })}</p>}
    </>
  )
}

/** Somebody else was quicker: how the event is by now. */
function Meanwhile({
  now,
}: {
  now: (ChangeState & { readonly kind: 'changed-meanwhile' })['now']
}): ReactElement {
  const { t, language } = useWords()
  return (
    <>
      {now !== null && (
        <p>
          {t('events.isNow')} <strong>{now.name}</strong>,{' '}
          {(['doors', 'starts', 'lastEntry', 'ends'] as const)
            .filter((field) => now[field] !== '')
            .map((field) => `${t(`events.field.${field}`)} ${wallTimeWords(now[field], language)}`)
            .join(' · ')}
        </p>
      )}
      <p>{t('events.again')}</p>
    </>
  )
}
