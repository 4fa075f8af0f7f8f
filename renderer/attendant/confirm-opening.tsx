import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../languages/use-words.ts'

/** An interval of a match, the end of one, an evening. Minutes. */
const spans = [5, 15, 60] as const

interface Props {
  readonly ask: string
  readonly doIt: string
  /** For how long is asked too? */
  readonly timed: boolean
  /** `minutes` null: until somebody takes it back. */
  readonly agree: (minutes: number | null) => void
  readonly leave: () => void
}

/** A gate is not opened by a slip of the finger: it is asked about once more, where the finger is not. */
export function ConfirmOpening({ ask, doIt, timed, agree, leave }: Props): ReactElement {
  const { t } = useWords()
  const [minutes, setMinutes] = useState<number | null>(spans[0])
  const panel = useRef<HTMLFieldSetElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <fieldset ref={panel} tabIndex={-1} aria-label={ask} className="confirm-opening">
      <p>{ask}</p>
      {timed && (
        <label>
          {t('attendant.howLong')}
          <select
            value={minutes ?? ''}
            onChange={({ target }) => setMinutes(target.value === '' ? null : Number(target.value))}
          >
            {spans.map((span) => (
              <option key={span} value={span}>
                {t('attendant.minutes', { count: span })}
              </option>
            ))}
            <option value="">{t('attendant.untilTakenBack')}</option>
          </select>
        </label>
      )}
      <Button className="button" onPress={leave}>
        {t('attendant.leaveIt')}
      </Button>
      <Button className="button button-main" onPress={() => agree(minutes)}>
        {doIt}
      </Button>
    </fieldset>
  )
}
