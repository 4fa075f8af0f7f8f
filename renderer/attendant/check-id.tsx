import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

/** No scanner that poses as a keyboard types these two. */
const keys = { F8: 'confirmId', F9: 'turnAway' } as const

const isOurs = (key: string): key is keyof typeof keys => Object.hasOwn(keys, key)

const saidOf = { done: null, 'not-now': 'notNow', 'too-late': 'tooLate' } as const

/** The guest in front of the attendant waits: is it the person whose pass this is? */
export function CheckId({ laneId }: { laneId: string }): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [said, setSaid] = useState<'notNow' | 'tooLate' | 'failed' | null>(null)

  const say = async (call: 'confirmId' | 'turnAway'): Promise<void> => {
    const answered = await client.call(call, { laneId })
    setSaid(answered.ok ? saidOf[answered.value] : 'failed')
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isOurs(event.key) || event.repeat) return
      event.preventDefault()
      void say(keys[event.key])
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  return (
    <div className="shown-end shown-task">
      <Button className="button button-main" onPress={() => void say('confirmId')}>
        {t('attendant.confirmId')} <kbd>F8</kbd>
      </Button>
      <Button className="button" onPress={() => void say('turnAway')}>
        {t('attendant.turnAway')} <kbd>F9</kbd>
      </Button>
      <p aria-live="polite">{said !== null && t(`attendant.${said}`)}</p>
    </div>
  )
}
