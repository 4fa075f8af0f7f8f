import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Mistake } from '../../../main/contract/devices-api.ts'
import { useWords, type Words } from '../../languages/use-words.ts'

type LaneMistake = z.infer<typeof Mistake>

/** What is wrong with a lane: where in the words of the form, and as a configuration has it. */
export function LaneMistakes({ mistakes }: { mistakes: readonly LaneMistake[] }): ReactElement {
  const words = useWords()
  const { t } = words
  return (
    <>
      <p>
        <strong>{t('devices.mistaken')}</strong>
      </p>
      <ul>
        {mistakes.map(({ path, found, allowed }) => (
          <li key={`${path} ${allowed}`}>
            <strong>{placeInWords(path, words)}</strong> <code>{path}</code>:{' '}
            {found !== null && <code>{found}</code>} {t('setup.allowed', { allowed })}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Such as "Gate: Channel" for `lanes[2].relay.channel`. */
function placeInWords(path: string, { t, ofCode }: Words): string {
  const [part = '', ...inside] = path.replace(/^lanes\[\d+\]\.?/, '').split('.')
  switch (part) {
    case '':
      return t('devices.newLane')
    case 'name':
      return t('devices.laneName')
    case 'direction':
      return t('devices.direction')
    case 'turnstile':
      return t('devices.turnstile')
    case 'zone':
      return t('devices.leadsTo')
    case 'from':
      return t('devices.comesFrom')
    case 'group':
      return t('devices.group')
    case 'opening':
      return t('devices.openingMode')
    case 'scanner':
    case 'relay':
      return [t(`devices.${part}`), ...fieldOf(inside)].join(': ')
    case 'inputs': {
      const [means = 'board', ...rest] = inside
      if (means === 'board') return [t('devices.inputs'), ...fieldOf(rest)].join(': ')
      return `${t('devices.inputs')}: ${ofCode('input', means, 'label')}`
    }
    default:
      return part
  }

  function fieldOf([field]: readonly string[]): string[] {
    if (field === undefined) return []
    return [field === 'path' || field === 'usb' ? t('devices.place') : ofCode('deviceField', field, 'label')]
  }
}
