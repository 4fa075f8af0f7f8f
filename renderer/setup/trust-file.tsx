import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { sendFile, type Sent } from './send-file.ts'
import type { TrustChanges } from './use-trust-change.ts'

/** A bundle or a trust file from a stick: the gate reads what is in it; what it is called stays here. */
export function TrustFile({ changes }: { changes: TrustChanges }): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const [file, setFile] = useState<File | null>(null)
  const [percent, setPercent] = useState<number | null>(null)
  const [fault, setFault] = useState<Extract<Sent, { ok: false }>['fault'] | null>(null)
  const isBusy = percent !== null || changes.state.kind === 'working'

  const look = async (): Promise<void> => {
    if (file === null) return
    changes.forget()
    setFault(null)
    const sent = await sendFile(client, file, setPercent)
    setPercent(null)
    if (sent.ok) await changes.propose({ kind: 'file', upload: sent.upload })
    else setFault(sent.fault)
  }
  return (
    <form
      className="setup"
      onSubmit={(event) => {
        event.preventDefault()
        void look()
      }}
    >
      <label className="setup-event trust-file">
        {t('trust.file')}
        <input
          type="file"
          onChange={({ target }) => {
            setFile(target.files?.[0] ?? null)
            setFault(null)
          }}
        />
      </label>
      <Button type="submit" className="button" isDisabled={file === null || isBusy}>
        {t('trust.look')}
      </Button>
      <div aria-live="polite">
        {percent !== null && <p>{t('trust.sending', { percent })}</p>}
        {fault === 'no-answer' && <p>{t('trust.noAnswer')}</p>}
        {fault !== null && fault !== 'no-answer' && <p>{ofCode('trustFault', fault, 'line')}</p>}
      </div>
    </form>
  )
}
