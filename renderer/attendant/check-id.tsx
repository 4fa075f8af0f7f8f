import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

/** No scanner that poses as a keyboard types these two. */
const keyOf = { confirmId: 'F8', turnAway: 'F9' } as const
type Answer = keyof typeof keyOf
const answers: readonly Answer[] = ['confirmId', 'turnAway']

const saidOf = { done: null, 'not-now': 'notNow', 'too-late': 'tooLate' } as const

/** The guest in front of the attendant waits: is it the person whose pass this is? */
export function CheckId({ laneId }: { laneId: string }): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [said, setSaid] = useState<'notNow' | 'tooLate' | 'failed' | null>(null)

  const say = async (call: Answer): Promise<void> => {
    const answered = await client.call(call, { laneId })
    setSaid(answered.ok ? saidOf[answered.value] : 'failed')
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const answer = answers.find((one) => keyOf[one] === event.key)
      if (answer === undefined || event.repeat) return
      event.preventDefault()
      void say(answer)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  return (
    <div className="shown-end shown-task">
      <Button className="button button-main" onPress={() => void say('confirmId')}>
        {t('attendant.confirmId')} <kbd>{keyOf.confirmId}</kbd>
      </Button>
      <Button className="button" onPress={() => void say('turnAway')}>
        {t('attendant.turnAway')} <kbd>{keyOf.turnAway}</kbd>
      </Button>
      <p aria-live="polite">{said !== null && t(`attendant.${said}`)}</p>
    </div>
  )
}
