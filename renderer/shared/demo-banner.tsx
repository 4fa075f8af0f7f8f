import type { ReactElement } from 'react'
import { useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

/** On every screen of a gate whose passes and keys are for trying alone. */
export function DemoBanner(): ReactElement | null {
  const { venue } = useGate()
  const { t } = useWords()
  return venue?.demo === true ? <p className="demo-banner">{t('demo.banner')}</p> : null
}
