import { lazy, Suspense, useEffect, type ReactElement } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { AttendantScreen } from './attendant/attendant-screen.tsx'
import { useGate } from './gate/use-gate.ts'
import { GuestScreen } from './guest/guest-screen.tsx'
import { languageOr, languagesOf } from './languages/i18n.ts'
import { LanguageContext } from './languages/use-words.ts'
import { parseRoute, roles, type Route, type ScreenName } from './routes.ts'
import { StartScreen } from './start/start-screen.tsx'
import { useRoute } from './use-route.ts'
import { unreachable } from './shared/unreachable.ts'

// The charts are the larger half of the program: a guest's screen need not wait for them.
const CountsScreen = lazy(() => import('./counts/counts-screen.tsx'))
const ClickerScreen = lazy(() => import('./occupancy/clicker-screen.tsx'))
const SetupScreen = lazy(() => import('./setup/setup-screen.tsx'))
const DeskScreen = lazy(() => import('./desk/desk-screen.tsx'))
const DemoScreen = lazy(() => import('./demo/demo-screen.tsx'))

/** A screen of another version than its engine loads itself anew after this. Milliseconds. */
const reloadMs = 3_000

/** @param opened the screen that this page was loaded for. */
export function App({ opened }: { opened: ScreenName }): ReactElement {
  const { venue, connection } = useGate()
  const route = useRoute()
  const language = languageOr(route.language, languagesOf(venue?.languages ?? [])[0])

  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  // One page, one role: whoever leaves the attendant's screen leaves nothing of a guest in the page's memory.
  useEffect(() => {
    const leave = (): void => {
      if (roles[parseRoute(window.location.hash).screen] !== roles[opened]) window.location.reload()
    }
    window.addEventListener('hashchange', leave)
    return () => window.removeEventListener('hashchange', leave)
  }, [opened])

  useEffect(() => {
    if (connection !== 'wrong-version') return undefined
    const timer = setTimeout(() => window.location.reload(), reloadMs)
    return () => clearTimeout(timer)
  }, [connection])

  // A visitor of the demo venue wants to try it; the list of screens is for those who ask for it.
  useEffect(() => {
    if (venue?.demo === true && window.location.hash === '') window.location.replace('#/demo')
  }, [venue])

  if (roles[route.screen] !== roles[opened]) return <></>
  return (
    <LanguageContext value={language}>
      <I18nProvider locale={language}>
        <Suspense>
          <Screen route={route} />
        </Suspense>
      </I18nProvider>
    </LanguageContext>
  )
}

function Screen({ route: { screen, laneId } }: { route: Route }): ReactElement {
  switch (screen) {
    case 'start':
      return <StartScreen />
    case 'guest':
      return <GuestScreen laneId={laneId} />
    case 'attendant':
      return <AttendantScreen laneId={laneId} />
    case 'counts':
      return <CountsScreen />
    case 'clicker':
      return <ClickerScreen zoneId={laneId} />
    case 'desk':
      return <DeskScreen />
    case 'setup':
      return <SetupScreen />
    case 'demo':
      return <DemoScreen />
    default:
      return unreachable(screen)
  }
}
