import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { CallOutput } from '../../main/contract/gate-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

type Said = Exclude<CallOutput<'unlockDesk'>, 'open'> | 'failed'

interface Props {
  readonly issuer: string
  readonly by: 'passphrase' | 'keychain'
  readonly unlocked: () => void
}

/** The keys of the authority are encrypted on disk: who may issue knows the passphrase, or may open the keychain. */
export function Unlock({ issuer, by, unlocked }: Props): ReactElement {
  const client = useClient()
  const { t } = useWords()
  const [passphrase, setPassphrase] = useState('')
  const [said, setSaid] = useState<Said | null>(null)
  const [waiting, setWaiting] = useState(false)

  const unlock = async (): Promise<void> => {
    setWaiting(true)
    setSaid(null)
    const answer = await client.call('unlockDesk', { passphrase: by === 'keychain' ? null : passphrase })
    setWaiting(false)
    setPassphrase('')
    if (answer.ok && answer.value === 'open') unlocked()
    else setSaid(answer.ok && answer.value !== 'open' ? answer.value : 'failed')
  }

  return (
    <form
      className="card desk-form"
      onSubmit={(event) => {
        event.preventDefault()
        void unlock()
      }}
    >
      <h2>{t('desk.locked')}</h2>
      <p>{t(`desk.lockedBy.${by}`, { issuer })}</p>
      {by === 'passphrase' && (
        <label>
          {t('desk.passphrase')}
          <input
            type="password"
            autoComplete="off"
            value={passphrase}
            onChange={({ target }) => setPassphrase(target.value)}
          />
        </label>
      )}
      <Button
        type="submit"
        className="button button-main"
        isDisabled={(by === 'passphrase' && passphrase === '') || waiting}
      >
        {t('desk.unlock')}
      </Button>
      <p aria-live="polite">
        {waiting ? t('desk.unlocking') : said !== null && t(`desk.unlockSaid.${said}`)}
      </p>
    </form>
  )
}
