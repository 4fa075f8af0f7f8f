import type { ReactElement } from 'react'
import { useWords } from '../../languages/use-words.ts'

/** What is wrong with a device, and what to do. */
export function FaultWords({ fault }: { fault: string }): ReactElement {
  const { ofCode } = useWords()
  return (
    <p>
      <strong>{ofCode('fault', fault, 'title')}.</strong> {ofCode('fault', fault, 'cure')}
    </p>
  )
}
