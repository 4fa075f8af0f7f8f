import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ShownPass as Shown } from '../gate/gate-store.ts'
import { GuestMark } from '../guest/guest-mark.tsx'
import { useWords } from '../languages/use-words.ts'
import { ageWords } from '../shared/age-words.ts'
import { CheckId } from './check-id.tsx'
import { FindingFacts } from './finding.tsx'
import { PassFacts } from './pass-facts.tsx'

const tones = { admit: 'go', 'by-hand': 'go', refuse: 'stop', refer: 'help' } as const
const groups = { admit: 'refusal', 'by-hand': 'byHand', refuse: 'refusal', refer: 'referral' } as const

interface Props {
  readonly laneId: string
  readonly shown: Shown
  readonly timeZone: string
  readonly dismiss: () => void
}

/** The last pass: the verdict, what to do, and what to compare with a photo ID. */
export function ShownPass({ laneId, shown, timeZone, dismiss }: Props): ReactElement {
  const { outcome, reason, pass, others, task, warnings, keysAgeS, finding, idCompared, clearsInMs } = shown
  const { t, ofCode, language } = useWords()
  const age = { age: keysAgeS === null ? '' : ageWords(keysAgeS, language) }
  const compare = compareWords([pass, ...others])
  const tone = task === null ? tones[outcome] : 'help'
  return (
    <article className="shown card" data-tone={tone}>
      <div className="shown-verdict" aria-live="assertive">
        <GuestMark tone={tone} />
        <div>
          <h2>
            {t(task === null ? `attendant.verdict.${outcome}` : `attendant.task.${task.kind}`)}
            {reason !== null && (
              <span className="shown-reason">{ofCode(groups[outcome], reason, 'label')}</span>
            )}
          </h2>
          <p>{whatToDo()}</p>
        </div>
      </div>
      {finding !== null && <FindingFacts finding={finding} timeZone={timeZone} />}
      {pass !== null && <PassFacts pass={pass} timeZone={timeZone} nameFirst={task?.kind === 'check-id'} />}
      {pass === null && outcome !== 'by-hand' && <p className="shown-unproven">{t('attendant.unproven')}</p>}
      {others.map((other) => (
        <section key={other.type} aria-label={t('attendant.otherProof')}>
          <h3>{t('attendant.otherProof')}</h3>
          <PassFacts pass={other} timeZone={timeZone} />
        </section>
      ))}
      {outcome === 'refer' && <p className="shown-compare">{t(compare)}</p>}
      {warnings.map((code) => (
        <p key={code} className="notice" data-severity="warning">
          {ofCode('warning', code, 'label', age)}
        </p>
      ))}
      {task?.kind === 'check-id' && <CheckId laneId={laneId} />}
      <div className="shown-end">
        <Button className="button button-main" onPress={dismiss}>
          {t('attendant.dismiss')}
        </Button>
        <span className="quiet">{t('attendant.dismissKey')}</span>
        <span className="shown-clock">
          <span className="quiet">{t('attendant.goes')}</span>
          <span className="shown-clock-bar">
            <span style={{ animationDuration: `${clearsInMs}ms` }} />
          </span>
        </span>
      </div>
    </article>
  )

  function whatToDo(): string | null {
    if (task?.kind === 'more-proofs')
      return t('attendant.missing', {
        proofs: task.missing.map((proof) => ofCode('proof', proof, 'label')).join(', '),
      })
    if (outcome === 'by-hand' || idCompared) return null
    return reason === null ? t(compare) : ofCode(groups[outcome], reason, 'staff', age)
  }
}

/** What to compare with a photo ID: a ticket has no date of birth, and often no name. */
function compareWords(passes: readonly Shown['pass'][]) {
  if (passes.some((pass) => pass === null || pass.ticket === null)) return 'attendant.compare'
  return passes.every((pass) => pass?.holder === null) ? 'attendant.compareNothing' : 'attendant.compareName'
}
