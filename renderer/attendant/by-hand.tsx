import { useEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { byHandReasons, ByHandReason } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'

interface Props {
  readonly agree: (reason: ByHandReason) => void
  readonly leave: () => void
}

/** Somebody is let in by hand for a reason, and for no other: nothing is chosen until staff have chosen it. */
export function ByHand({ agree, leave }: Props): ReactElement {
  const { t, ofCode } = useWords()
  const [reason, setReason] = useState<ByHandReason | null>(null)
  const panel = useRef<HTMLFieldSetElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <fieldset ref={panel} tabIndex={-1} aria-label={t('attendant.byHandAsk')} className="confirm-opening">
      <p>{t('attendant.byHandAsk')}</p>
      <label>
        {t('attendant.byHandWhy')}
        <select
          value={reason ?? ''}
          onChange={({ target }) => setReason(ByHandReason.safeParse(target.value).data ?? null)}
        >
          <option value="">{t('attendant.byHandChoose')}</option>
          {byHandReasons.map((each) => (
            <option key={each} value={each}>
              {ofCode('byHand', each, 'label')}
            </option>
          ))}
        </select>
      </label>
      <Button className="button" onPress={leave}>
        {t('attendant.leaveIt')}
      </Button>
      <Button
        className="button button-main"
        isDisabled={reason === null}
        onPress={() => reason !== null && agree(reason)}
      >
        {t('attendant.byHandDo')}
      </Button>
    </fieldset>
  )
}
