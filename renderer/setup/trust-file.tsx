import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { maxTrustFileLength } from '../../main/contract/trust-api.ts'
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
    const sent = await sendFile(file, setPercent, {
      maxLength: maxTrustFileLength,
      send: (part) => client.call('trustFilePart', part),
    })
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
      <p>
        <strong>{t('trust.file')}</strong> {file === null ? t('trust.noFile') : file.name}
      </p>
      {/* The browser's own field speaks the browser's language. */}
      <FileTrigger
        onSelect={(files) => {
          setFile(files?.[0] ?? null)
          setFault(null)
        }}
      >
        <Button className="button">{t('trust.chooseFile')}</Button>
      </FileTrigger>
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
