import type { ReactElement } from 'react'
import { useWords } from '../languages/use-words.ts'

interface Mistake {
  readonly path: string
  readonly found: string | null
  readonly allowed: string
}

/** What is wrong with something that was handed in, where, and what would be right. */
export function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }): ReactElement {
  const { t } = useWords()
  return (
    <>
      <h3>{t('setup.mistaken')}</h3>
      <ul>
        {mistakes.map(({ path, found, allowed }) => (
          <li key={`${path} ${allowed}`}>
            <code>{path === '' ? t('setup.all') : path}</code>: {found !== null && <code>{found}</code>}{' '}
            {t('setup.allowed', { allowed })}
          </li>
        ))}
      </ul>
    </>
  )
}
