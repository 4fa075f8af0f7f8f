import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { useWords } from '../../languages/use-words.ts'
import { ChangeLook } from './change-look.tsx'
import { listText, type ListText } from './list-file.ts'
import { useEventChange } from './use-event-change.ts'

interface Props {
  readonly revision: string
  readonly close: () => void
}

/** A season's events out of a spreadsheet: looked at first, then taken over, all of them or none. */
export function ImportList({ revision, close }: Props): ReactElement {
  const { t } = useWords()
  const changes = useEventChange()
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<Extract<ListText, { ok: false }>['fault'] | null>(null)

  const look = async (): Promise<void> => {
    if (file === null) return
    changes.forget()
    const list = await listText(file)
    setFault(list.ok ? null : list.fault)
    if (list.ok) await changes.propose({ kind: 'import', csv: list.csv }, revision)
  }
  return (
    <form
      className="setup lane-form"
      aria-label={t('events.import')}
      onSubmit={(submitted) => {
        submitted.preventDefault()
        void look()
      }}
    >
      <h3>{t('events.import')}</h3>
      <p>
        {t('events.importLine')} <code className="event-columns">{t('events.columns')}</code>
      </p>
      <p>
        <strong>{t('events.file')}</strong> {file === null ? t('trust.noFile') : file.name}
      </p>
      {/* The browser's own field speaks the browser's language. */}
      <FileTrigger
        acceptedFileTypes={['.csv', 'text/csv', 'text/plain']}
        onSelect={(files) => {
          setFile(files?.[0] ?? null)
          setFault(null)
          changes.forget()
        }}
      >
        <Button className="button">{t('trust.chooseFile')}</Button>
      </FileTrigger>
      <div className="trust-line">
        <Button
          type="submit"
          className="button button-main"
          isDisabled={file === null || changes.state.kind === 'working'}
        >
          {t('trust.look')}
        </Button>
        <Button className="button" onPress={close}>
          {t('trust.close')}
        </Button>
      </div>
      <div aria-live="polite">{fault !== null && <p>{t(`events.listFault.${fault}`)}</p>}</div>
      <ChangeLook changes={changes} />
    </form>
  )
}
