import type { ReactElement } from 'react'
import { ToggleButton } from 'react-aria-components/ToggleButton'
import type { Language } from '../languages/i18n.ts'
import { useWords } from '../languages/use-words.ts'

interface Props {
  readonly languages: readonly Language[]
  readonly now: Language
  readonly choose: (language: Language) => void
}

/** One big button a language, each in its own words. Nothing where there is nothing to choose. */
export function LanguageButtons({ languages, now, choose }: Props): ReactElement | null {
  const { t } = useWords(now)
  if (languages.length < 2) return null
  return (
    <fieldset className="guest-languages" lang={now} aria-label={t('guest.chooseLanguage')}>
      {languages.map((language) => (
        <ToggleButton
          key={language}
          className="guest-language"
          isSelected={language === now}
          onChange={() => choose(language)}
        >
          <LanguageName language={language} />
        </ToggleButton>
      ))}
    </fieldset>
  )
}

function LanguageName({ language }: { language: Language }): ReactElement {
  const { t } = useWords(language)
  return <span lang={language}>{t('language.name')}</span>
}
