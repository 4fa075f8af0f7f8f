import type { ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ShownPass as Shown } from '../gate/gate-store.ts'
import { GuestMark } from '../guest/guest-mark.tsx'
import { useWords } from '../languages/use-words.ts'
import { ageWords } from '../shared/age-words.ts'
import { FindingFacts } from './finding.tsx'
import { PassFacts } from './pass-facts.tsx'

const tones = { admit: 'go', refuse: 'stop', refer: 'help' } as const

interface Props {
  readonly shown: Shown
  readonly timeZone: string
  readonly dismiss: () => void
}

/** The last pass: the verdict, what to do, and what to compare with a photo ID. */
export function ShownPass({ shown, timeZone, dismiss }: Props): ReactElement {
  const { outcome, reason, pass, warnings, keysAgeS, finding, clearsInMs } = shown
  const { t, ofCode, language } = useWords()
  const age = { age: keysAgeS === null ? '' : ageWords(keysAgeS, language) }
  const group = outcome === 'refer' ? 'referral' : 'refusal'
  const compare = compareWords(pass)
  return (
    <article className="shown card" data-tone={tones[outcome]}>
      <div className="shown-verdict" aria-live="assertive">
        <GuestMark tone={tones[outcome]} />
        <div>
          <h2>
            {t(`attendant.verdict.${outcome}`)}
            {reason !== null && <span className="shown-reason">{ofCode(group, reason, 'label')}</span>}
          </h2>
          <p>{reason === null ? t(compare) : ofCode(group, reason, 'staff', age)}</p>
        </div>
      </div>
      {finding !== null && <FindingFacts finding={finding} timeZone={timeZone} />}
      {pass === null ? (
        <p className="shown-unproven">{t('attendant.unproven')}</p>
      ) : (
        <PassFacts pass={pass} timeZone={timeZone} />
      )}
      {outcome === 'refer' && <p className="shown-compare">{t(compare)}</p>}
      {warnings.map((code) => (
        <p key={code} className="notice" data-severity="warning">
          {ofCode('warning', code, 'label', age)}
        </p>
      ))}
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
}

/** What to compare with a photo ID: a ticket has no date of birth, and often no name. */
function compareWords(pass: Shown['pass']) {
  if (pass?.ticket === undefined || pass.ticket === null) return 'attendant.compare'
  return pass.holder === null ? 'attendant.compareNothing' : 'attendant.compareName'
}
