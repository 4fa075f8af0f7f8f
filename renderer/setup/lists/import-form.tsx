import { useId, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { listKindsByHand, maxListFileLength, type ListsPage } from '../../../main/contract/lists-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'
import { sendFile, type Sent } from '../send-file.ts'
import type { ListChanges } from './use-list-change.ts'

interface Props {
  readonly page: ListsPage
  readonly changes: ListChanges
}

/** A list from a file: which one, for what, and then what it would change. */
export function ImportForm({ page, changes }: Props): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const ids = useId()
  const [file, setFile] = useState<File | null>(null)
  const [draft, setDraft] = useState({
    list: 'guests',
    event: page.events[0]?.id ?? '',
    of: 'guests' as (typeof listKindsByHand)[number],
    zone: '',
    entries: '',
    codeColumn: 'code',
  })
  const [percent, setPercent] = useState<number | null>(null)
  const [fault, setFault] = useState<Extract<Sent, { ok: false }>['fault'] | 'field' | null>(null)
  const isBusy = percent !== null || changes.state.kind === 'working'
  const put = (part: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...part }))

  const look = async (): Promise<void> => {
    if (file === null) return
    changes.forget()
    const entries = draft.entries.trim() === '' ? null : Number(draft.entries)
    const isGood =
      /^[a-z0-9][a-z0-9-]{0,31}$/.test(draft.list) &&
      draft.event.trim() !== '' &&
      draft.codeColumn.trim() !== '' &&
      (entries === null || (Number.isInteger(entries) && entries >= 1 && entries <= 1_000))
    setFault(isGood ? null : 'field')
    if (!isGood) return
    const sent = await sendFile(file, setPercent, {
      maxLength: maxListFileLength,
      send: (part) => client.call('listFilePart', part),
    })
    setPercent(null)
    if (!sent.ok) return setFault(sent.fault)
    await changes.propose({
      kind: 'import',
      upload: sent.upload,
      list: draft.list,
      event: draft.event.trim(),
      zone: draft.zone.trim() === '' ? null : draft.zone.trim(),
      entries,
      of: draft.of,
      codeColumn: draft.codeColumn.trim(),
    })
  }
  return (
    <form
      className="setup"
      aria-label={t('lists.import')}
      onSubmit={(event) => {
        event.preventDefault()
        void look()
      }}
    >
      <p>{t('lists.importLine')}</p>
      <div className="trust-filters">
        <label>
          {t('lists.name')}
          <input
            value={draft.list}
            maxLength={32}
            autoCapitalize="off"
            spellCheck={false}
            aria-describedby={`${ids}-name`}
            onChange={({ target }) => put({ list: target.value })}
          />
          <span id={`${ids}-name`} className="quiet">
            {t('lists.nameLine')}
          </span>
        </label>
        <label>
          {t('lists.event')}
          <input
            value={draft.event}
            maxLength={64}
            list={`${ids}-events`}
            aria-describedby={`${ids}-event`}
            onChange={({ target }) => put({ event: target.value })}
          />
          <span id={`${ids}-event`} className="quiet">
            {t('lists.eventLine')}
          </span>
        </label>
        <label>
          {t('lists.of')}
          <select
            value={draft.of}
            onChange={({ target }) =>
              put({ of: listKindsByHand.find((kind) => kind === target.value) ?? 'guests' })
            }
          >
            {listKindsByHand.map((kind) => (
              <option key={kind} value={kind}>
                {ofCode('listKind', kind, 'label')}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('lists.zone')}
          <input
            value={draft.zone}
            maxLength={64}
            list={`${ids}-zones`}
            onChange={({ target }) => put({ zone: target.value })}
          />
        </label>
        <label>
          {t('lists.entries')}
          <input
            type="number"
            min={1}
            max={1_000}
            value={draft.entries}
            onChange={({ target }) => put({ entries: target.value })}
          />
        </label>
        <label>
          {t('lists.codeColumn')}
          <input
            value={draft.codeColumn}
            maxLength={64}
            onChange={({ target }) => put({ codeColumn: target.value })}
          />
        </label>
      </div>
      <Choices id={`${ids}-events`} of={page.events} />
      <Choices id={`${ids}-zones`} of={page.zones} />
      <p>
        <strong>{t('lists.file')}</strong> {file === null ? t('trust.noFile') : file.name}
      </p>
      {/* The browser's own field speaks the browser's language. */}
      <FileTrigger
        acceptedFileTypes={['.csv', '.txt', 'text/csv']}
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
        {fault === 'no-answer' && <p>{t('lists.noAnswer')}</p>}
        {fault === 'field' && <p>{t('lists.fieldWrong')}</p>}
        {fault !== null && fault !== 'no-answer' && fault !== 'field' && (
          <p>{ofCode('listFault', fault, 'line')}</p>
        )}
      </div>
    </form>
  )
}

const Choices = ({ id, of }: { id: string; of: ListsPage['zones'] }): ReactElement => (
  <datalist id={id}>
    {of.map((choice) => (
      <option key={choice.id} value={choice.id}>
        {choice.name}
      </option>
    ))}
  </datalist>
)
