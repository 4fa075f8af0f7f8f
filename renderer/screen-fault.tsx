import { Component, type ReactElement, type ReactNode } from 'react'
import { useWords } from './languages/use-words.ts'

/** A screen that failed starts anew after this: long enough to read, and no endless quick loop. Milliseconds. */
const restartMs = 5_000

/** A screen with a bug must not go on showing an old answer: it says that it failed, and starts again. */
export class ScreenFault extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(): void {
    setTimeout(() => window.location.reload(), restartMs)
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

function Failed(): ReactElement {
  const { t } = useWords()
  return (
    <main className="plain-message">
      <h1>{t('connection.screen-failed')}</h1>
      <p>{t('connection.screen-failedCure')}</p>
    </main>
  )
}
