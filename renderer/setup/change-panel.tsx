import { useEffect, useRef, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ChangeEffect } from '../../main/contract/trust-api.ts'
import { useWords } from '../languages/use-words.ts'
import { agoWords } from '../attendant/validity.ts'
import { PinSigner } from './pin-signer.tsx'
import type { ChangeState, Refusal, TrustChanges } from './use-trust-change.ts'

interface Props {
  readonly changes: TrustChanges
  readonly nowMs: number
}

/** What a change would do, for a person to agree to; what it did; or why it did nothing. */
export function ChangePanel({ changes, nowMs }: Props): ReactElement {
  const { t } = useWords()
  const { state, agree, forget, propose } = changes
  const panel = useRef<HTMLElement>(null)
  const { kind } = state
  // Whoever asked is taken to the answer, which stands elsewhere on the page.
  useEffect(() => {
    if (kind !== 'none' && kind !== 'working') panel.current?.focus()
  }, [kind])

  return (
    <div aria-live="polite" className="trust-change">
      {kind === 'working' && <p>{t('trust.working')}</p>}
      {kind !== 'none' && kind !== 'working' && (
        <section ref={panel} tabIndex={-1} aria-labelledby="trust-change" className="trust-panel">
          <h3 id="trust-change">{t(headingOf(state))}</h3>
          {'change' in state && state.change.kind === 'choose' && state.change.issuer !== null && (
            <p className="trust-id">{state.change.issuer.id}</p>
          )}
          {'effect' in state && <Effect effect={state.effect} nowMs={nowMs} />}
          {kind === 'refused' && <Why answer={state.answer} />}
          {kind === 'refused' && state.answer.kind === 'not-pinned' && state.change.kind === 'file' && (
            <PinSigner
              upload={state.change.upload}
              shown={state.answer.shown}
              pinned={() => void propose(state.change)}
            />
          )}
          <div className="trust-line">
            {kind === 'would' && !isNothing(state.effect) && (
              <Button className="button button-main" onPress={() => void agree()}>
                {t('trust.doIt')}
              </Button>
            )}
            {kind === 'done' && state.effect.undone === null && (
              <Button className="button" onPress={() => void propose({ kind: 'undo' })}>
                {t('trust.undo')}
              </Button>
            )}
            <Button className="button" onPress={forget}>
              {t(kind === 'would' && !isNothing(state.effect) ? 'trust.leaveIt' : 'trust.close')}
            </Button>
          </div>
        </section>
      )}
    </div>
  )
}

function headingOf(state: ChangeState): 'trust.would' | 'trust.done' | 'trust.refused' | 'trust.unsure' {
  if (state.kind === 'would') return 'trust.would'
  if (state.kind === 'done') return 'trust.done'
  // Once a person has agreed, it may have been made all the same.
  return state.kind === 'refused' && state.answer.kind === 'no-answer' ? 'trust.unsure' : 'trust.refused'
}

const figures = [
  'issuersAdded',
  'issuersWithdrawn',
  'issuersUpdated',
  'issuersDistrusted',
  'issuersTrusted',
  'keysAdded',
  'keysWithdrawn',
] as const

const isNothing = (effect: ChangeEffect): boolean => figures.every((figure) => effect[figure] === 0)

function Effect({ effect, nowMs }: { effect: ChangeEffect; nowMs: number }): ReactElement {
  const { t, ofCode, language } = useWords()
  const { undone, bundle, leftOut } = effect
  return (
    <>
      {undone !== null && (
        <p>
          {t('trust.wouldUndo', {
            what: ofCode('trustAction', undone.action, 'label'),
            ago: agoWords(undone.atS, nowMs / 1_000, language),
          })}
        </p>
      )}
      {bundle !== null && (
        <p>
          {t('trust.bundle', {
            madeBy: bundle.madeBy,
            serial: bundle.serial,
            ago: agoWords(bundle.madeAtS, nowMs / 1_000, language),
          })}
        </p>
      )}
      {isNothing(effect) && <p>{t('trust.nothing')}</p>}
      <ul>
        {figures
          .filter((figure) => effect[figure] > 0)
          .map((figure) => (
            <li key={figure}>{t(`trust.effect.${figure}`, { count: effect[figure] })}</li>
          ))}
      </ul>
      {leftOut.count > 0 && (
        <>
          <p>{t('trust.leftOut', { count: leftOut.count })}</p>
          <ul className="trust-id">
            {leftOut.first.map(({ issuer, kid, fault }) => (
              <li key={`${issuer} ${kid} ${fault}`}>
                {issuer} {kid} <code>{fault}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Why({ answer }: { answer: Refusal }): ReactElement | null {
  const { t, ofCode } = useWords()
  switch (answer.kind) {
    case 'refused':
      return (
        <p className="trust-id">{ofCode('trustFault', answer.fault, 'line', { detail: answer.detail })}</p>
      )
    case 'failed':
      return <p>{ofCode('notice', answer.fault, 'cure')}</p>
    case 'no-answer':
      return <p>{t('trust.unsureLine')}</p>
    case 'not-pinned':
      return null
    default:
      return <p>{t(`trust.said.${answer.kind}`)}</p>
  }
}
