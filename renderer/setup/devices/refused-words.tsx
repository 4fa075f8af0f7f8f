import type { ReactElement } from 'react'
import type { TrialAnswer } from '../../../main/contract/devices-api.ts'
import { useWords } from '../../languages/use-words.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { LaneMistakes } from './lane-mistakes.tsx'

export type Refused = Exclude<TrialAnswer, { kind: 'begun' }> | { readonly kind: 'no-answer' }

/** Why a device is not on trial, or a lane not kept. */
export function RefusedWords({ said }: { said: Refused }): ReactElement {
  const { t } = useWords()
  switch (said.kind) {
    case 'mistaken':
      return <LaneMistakes mistakes={said.mistakes} />
    case 'in-service':
      return <p>{t('devices.inService', { name: said.lane })}</p>
    case 'not-here':
      return <p>{t('devices.demo')}</p>
    case 'no-answer':
      return <p>{t('setup.noAnswer')}</p>
    default:
      return unreachable(said)
  }
}
