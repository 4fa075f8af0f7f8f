import type { ReactElement } from 'react'
import type { LaneView, Venue } from '../../main/contract/gate-api.ts'
import { languagesOf, type Language } from '../languages/i18n.ts'
import { useWords } from '../languages/use-words.ts'
import { GuestAnswer } from './guest-answer.tsx'
import { speaksToOne, toneOf, type GuestMessage } from './guest-message.ts'
import { LanguageButtons } from './language-buttons.tsx'
import { useGuestLanguage } from './use-guest-language.ts'
import { useSounds } from './use-sounds.ts'

interface Props {
  readonly venue: Venue | null
  /** Null while nothing is known of it. */
  readonly lane: LaneView | null
  readonly message: GuestMessage
  readonly heading: 'h1' | 'p'
  /** Is a code being typed by a scanner that poses as a keyboard? That may take seconds. */
  readonly receiving?: boolean
}

/** What a guest sees and hears at one lane; fills whatever it is put into, a display or a corner of a page. */
export function GuestStage({ venue, lane, message, heading, receiving = false }: Props): ReactElement {
  const languages = languagesOf(venue?.languages ?? [])
  const tone = toneOf(message)
  const { language, chosen, choose } = useGuestLanguage(
    languages,
    venue?.rotateLanguageMs ?? 0,
    speaksToOne(tone),
  )
  const { blocked } = useSounds(tone, lane?.answerNo ?? null)
  return (
    <div className="guest-frame">
      <div className="guest" data-tone={tone} data-kind={message.kind}>
        <GuestAnswer
          message={message}
          direction={lane?.direction ?? 'in'}
          language={language}
          also={chosen ? [] : languages.filter((other) => other !== language)}
          heading={heading}
        />
        <div className="guest-foot">
          <p className="guest-lane">{lane?.name}</p>
          {receiving && <Receiving language={language} />}
          {blocked && <SoundBlocked language={language} />}
          <LanguageButtons languages={languages} now={language} choose={choose} />
        </div>
      </div>
    </div>
  )
}

function Receiving({ language }: { language: Language }): ReactElement {
  const { t } = useWords(language)
  return (
    <p className="guest-receiving" lang={language} aria-live="polite">
      {t('wedge.receiving')}
    </p>
  )
}

function SoundBlocked({ language }: { language: Language }): ReactElement {
  const { t } = useWords(language)
  return (
    <p className="guest-sound" lang={language}>
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d="M3 9h4l5-4v14l-5-4H3z" fill="currentColor" />
        <path d="M16 9l5 6M21 9l-5 6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      </svg>
      {t('guest.soundBlocked')}
    </p>
  )
}
