import type { ReactElement, ReactNode } from 'react'
import { useGate } from '../gate/use-gate.ts'
import { languagesOf } from '../languages/i18n.ts'
import { useWords } from '../languages/use-words.ts'
import { routeHash } from '../routes.ts'
import { useRoute } from '../use-route.ts'
import { ClockDoubt } from './clock-doubt.tsx'
import { DemoBanner } from './demo-banner.tsx'
import { Notices } from './notices.tsx'
import { ScreenLink } from './screen-link.tsx'

/** The frame of every screen that is for staff: where they are, in which language, and what is wrong. */
export function StaffPage({ title, children }: { title: string; children: ReactNode }): ReactElement {
  const { venue } = useGate()
  const { t } = useWords()
  const { screen } = useRoute()
  return (
    <div className="staff">
      <DemoBanner />
      <header className="staff-head">
        <div>
          <p className="staff-venue">{venue?.name}</p>
          <h1>{title}</h1>
        </div>
        <nav className="staff-nav">
          {screen !== 'start' && <ScreenLink to="start">{t('start.home')}</ScreenLink>}
          <LanguageChoice />
        </nav>
      </header>
      <main className="staff-main">
        <ConnectionTrouble />
        <ClockDoubt />
        <Notices />
        {children}
      </main>
    </div>
  )
}

/** The choice stands in the address, so that a bookmark and the next screen keep it. */
function LanguageChoice(): ReactElement | null {
  const { venue } = useGate()
  const { t, language } = useWords()
  const route = useRoute()
  const languages = languagesOf(venue?.languages ?? [])
  if (languages.length < 2) return null
  return (
    <label className="language-choice">
      {t('language.choose')}
      <select
        value={language}
        onChange={(event) => {
          window.location.replace(routeHash({ ...route, language: event.target.value }))
        }}
      >
        {languages.map((tag) => (
          <LanguageOption key={tag} language={tag} />
        ))}
      </select>
    </label>
  )
}

function LanguageOption({ language }: { language: ReturnType<typeof languagesOf>[0] }): ReactElement {
  const { t } = useWords(language)
  return (
    <option value={language} lang={language}>
      {t('language.name')}
    </option>
  )
}

function ConnectionTrouble(): ReactElement | null {
  const { connection, cannotStart } = useGate()
  const { t, ofCode } = useWords()
  if (connection === 'connected') return null
  if (cannotStart !== null) {
    return (
      <div className="notice" data-severity="alarm" role="alert">
        <h2>{ofCode('notice', cannotStart, 'title')}</h2>
        <p>{ofCode('notice', cannotStart, 'cure')}</p>
      </div>
    )
  }
  if (connection === 'connecting') return <p aria-live="polite">{t('start.waiting')}</p>
  return (
    <div className="notice" data-severity="alarm" role="alert">
      <h2>{t(`connection.${connection}`)}</h2>
      <p>{t(`connection.${connection}Cure`)}</p>
    </div>
  )
}
