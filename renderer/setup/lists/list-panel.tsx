import { useEffect, useRef, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ListEffect } from '../../../main/contract/lists-api.ts'
import { useWords } from '../../languages/use-words.ts'
import type { ListChanges, ListChangeState, ListRefusal } from './use-list-change.ts'

/** What a list would change, for a person to agree to; how far that is; what it did; or why it did nothing. */
export function ListPanel({ changes }: { changes: ListChanges }): ReactElement {
  const { t } = useWords()
  const { state, agree, cancel, forget } = changes
  const panel = useRef<HTMLElement>(null)
  const { kind } = state
  // Whoever asked is taken to the answer.
  useEffect(() => {
    if (kind !== 'none' && kind !== 'working') panel.current?.focus()
  }, [kind])
  return (
    <div aria-live="polite" className="trust-change">
      {kind === 'working' && (
        <div className="trust-panel">
          <p>
            {state.step === null
              ? t('trust.working')
              : t(`lists.step.${state.step.step}`, { percent: state.step.percent })}
          </p>
          {state.step !== null && (
            <progress max={100} value={state.step.percent} aria-label={t('lists.progress')} />
          )}
          <div className="trust-line">
            <Button className="button" onPress={cancel}>
              {t('lists.cancel')}
            </Button>
          </div>
        </div>
      )}
      {kind !== 'none' && kind !== 'working' && (
        <section ref={panel} tabIndex={-1} aria-labelledby="list-change" className="trust-panel">
          <h3 id="list-change">{t(headingOf(state), { name: state.change.list })}</h3>
          {'effect' in state && <Effect effect={state.effect} />}
          {kind === 'done' && state.elsewhere > 0 && (
            <p>{t('lists.elsewhere', { count: state.elsewhere })}</p>
          )}
          {kind === 'done' && <p>{t('lists.inForce')}</p>}
          {kind === 'refused' && <Why answer={state.answer} />}
          <div className="trust-line">
            {kind === 'would' && (
              <Button className="button button-main" onPress={() => void agree()}>
                {t(agreeing(state))}
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

function headingOf(state: ListChangeState) {
  if (state.kind === 'would') return 'lists.would'
  if (state.kind === 'done') return 'lists.done'
  // Once a person has agreed, it may have been made all the same.
  return state.kind === 'refused' && state.answer.kind === 'no-answer' ? 'trust.unsure' : 'trust.refused'
}

function agreeing({ change, effect }: ListChangeState & { kind: 'would' }) {
  if (change.kind === 'remove') return 'lists.remove'
  return effect.shrinks ? 'lists.takeSmaller' : effect.before > 0 ? 'lists.replace' : 'lists.take'
}

function Effect({ effect }: { effect: ListEffect }): ReactElement {
  const { t, ofCode, language } = useWords()
  const number = new Intl.NumberFormat(language)
  const { codes, before, added, gone, weak, shrinks, ignored } = effect
  return (
    <>
      <ul>
        <li>{t('lists.codes', { count: codes, figure: number.format(codes) })}</li>
        {before > 0 && <li>{t('lists.before', { count: before, figure: number.format(before) })}</li>}
        {before > 0 && <li>{t('lists.added', { count: added, figure: number.format(added) })}</li>}
        {gone > 0 && <li>{t('lists.gone', { count: gone, figure: number.format(gone) })}</li>}
      </ul>
      {shrinks && <p className="trust-error">{t('lists.shrinks')}</p>}
      {weak !== null && (
        <p className="trust-error">
          {t('lists.weak', {
            length: weak.length,
            alphabet: ofCode('alphabet', weak.alphabet, 'label'),
            oneIn: number.format(Math.max(1, weak.oneIn)),
          })}{' '}
          {weak.inSequence && t('lists.inSequence')} {t('lists.weakCure')}
        </p>
      )}
      {ignored.length > 0 && <p className="quiet">{t('lists.ignored', { columns: ignored.join(', ') })}</p>}
    </>
  )
}

function Why({ answer }: { answer: ListRefusal }): ReactElement {
  const { t, ofCode } = useWords()
  switch (answer.kind) {
    case 'mistaken':
      return (
        <>
          <p>{t('lists.mistaken', { count: answer.count })}</p>
          <ul>
            {answer.mistakes.map(({ line, column, code }) => (
              <li key={`${line} ${column} ${code}`}>
                {t('lists.line', { line })}{' '}
                {column !== null && (
                  <>
                    <code>{column}</code>:{' '}
                  </>
                )}
                {ofCode('listMistake', code, 'line')}
                {code === 'cell-not-allowed' && column !== null && ` ${ofCode('listColumn', column, 'line')}`}
              </li>
            ))}
          </ul>
          {answer.count > answer.mistakes.length && (
            <p>{t('lists.moreMistakes', { count: answer.count - answer.mistakes.length })}</p>
          )}
        </>
      )
    case 'refused':
      return (
        <p className="trust-id">{ofCode('listFault', answer.fault, 'line', { detail: answer.detail })}</p>
      )
    case 'failed':
      return <p>{ofCode('notice', answer.fault, 'cure')}</p>
    case 'no-answer':
      return <p>{t('trust.unsureLine')}</p>
    default:
      return <p>{t(`lists.said.${answer.kind}`)}</p>
  }
}
