import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useWords } from '../../languages/use-words.ts'

interface Props {
  /** Could the gate open now, if nobody stands in it? */
  readonly isReady: boolean
  readonly open: () => void
  readonly isMain?: boolean
}

/** Opens a gate once, for whoever has looked that nobody stands in it: each time anew. */
export function OpenOnce({ isReady, open, isMain = false }: Props): ReactElement {
  const { t } = useWords()
  const [isClear, setClear] = useState(false)
  return (
    <>
      <label className="device-switch">
        <input type="checkbox" checked={isClear} onChange={({ target }) => setClear(target.checked)} />
        {t('devices.nobodyInGate')}
      </label>
      <Button
        className={isMain ? 'button button-main' : 'button'}
        isDisabled={!isClear || !isReady}
        onPress={() => {
          setClear(false)
          open()
        }}
      >
        {t('devices.pulse')}
      </Button>
    </>
  )
}
