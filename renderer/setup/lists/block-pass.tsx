import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import {
  blockReasons,
  unblockReasons,
  type BlockAnswer,
  type BlockOrder,
  type ListsPage,
} from '../../../main/contract/lists-api.ts'
import { useClient } from '../../gate/use-gate.ts'
import { useWords } from '../../languages/use-words.ts'

interface Props {
  readonly page: ListsPage
  readonly changed: () => void
}

const ways = ['ticket', 'code', 'shown'] as const

/** A ticket that was reported stolen: by its id, its code, or by showing it; and back in when it was found. */
export function BlockPass({ page, changed }: Props): ReactElement {
  const client = useClient()
  const { t, ofCode, language } = useWords()
  const [way, setWay] = useState<(typeof ways)[number]>(page.issuers.length > 0 ? 'ticket' : 'code')
  const [issuer, setIssuer] = useState('')
  const [text, setText] = useState('')
  const [act, setAct] = useState<'block' | 'unblock'>('block')
  const [reason, setReason] = useState('')
  const [event, setEvent] = useState('')
  const [said, setSaid] = useState<(BlockAnswer & { act: typeof act }) | 'no-answer' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const reasons: readonly string[] = act === 'block' ? blockReasons : unblockReasons
  const seller = issuer === '' ? (page.issuers[0]?.id ?? '') : issuer
  const isReady = text.trim() !== '' && (way !== 'ticket' || seller !== '')
  const number = new Intl.NumberFormat(language)
  const blocked = page.blocked.reduce((sum, { passes }) => sum + passes, 0)

  const send = async (): Promise<void> => {
    setBusy(true)
    const answer = await client.call('blockPass', { pass: passOf(), act: actOf() })
    setBusy(false)
    setSaid(answer.ok ? { ...answer.value, act } : 'no-answer')
    if (!answer.ok || answer.value.kind !== 'done') return
    // What was typed is a ticket of somebody's: it stays on no screen.
    setText('')
    changed()
  }

  function passOf(): BlockOrder['pass'] {
    if (way === 'ticket') return { kind: 'ticket', issuer: seller, id: text }
    return way === 'code' ? { kind: 'code', code: text } : { kind: 'shown', text }
  }

  function actOf(): BlockOrder['act'] {
    if (act === 'unblock')
      return { kind: act, reason: unblockReasons.find((known) => known === reason) ?? unblockReasons[0] }
    const known = blockReasons.find((other) => other === reason) ?? blockReasons[0]
    return { kind: act, reason: known, event: event === '' || way === 'code' ? null : event }
  }

  return (
    <section className="setup" aria-labelledby="block">
      <h3 id="block">{t('block.title')}</h3>
      <p>
        {blocked === 0
          ? t('block.none')
          : t('block.count', { count: blocked, figure: number.format(blocked) })}
      </p>
      {blocked > 0 && (
        <ul className="quiet">
          {page.blocked.map(({ event: of, reason: why, passes }) => (
            <li key={`${of} ${why}`}>
              {ofCode('blockReason', why, 'label')}: {number.format(passes)}{' '}
              {of === null ? t('block.untilUnblocked') : t('lists.for', { event: nameOf(page, of) })}
            </li>
          ))}
        </ul>
      )}
      <form
        className="setup"
        aria-labelledby="block"
        autoComplete="off"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          if (isReady && !isBusy) void send()
        }}
      >
        <div className="device-fields">
          <label className="setup-event">
            {t('block.act')}
            <select
              value={act}
              onChange={({ target }) => setAct(target.value === 'unblock' ? 'unblock' : 'block')}
            >
              <option value="block">{t('block.block')}</option>
              <option value="unblock">{t('block.unblock')}</option>
            </select>
          </label>
          <label className="setup-event">
            {t('block.way')}
            <select
              value={way}
              onChange={({ target }) => {
                setWay(ways.find((known) => known === target.value) ?? 'ticket')
                setText('')
              }}
            >
              {ways.map((known) => (
                <option key={known} value={known}>
                  {t(`block.by.${known}`)}
                </option>
              ))}
            </select>
          </label>
          {way === 'ticket' && (
            <label className="setup-event">
              {t('block.issuer')}
              <select value={seller} onChange={({ target }) => setIssuer(target.value)}>
                {page.issuers.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="setup-event">
            {t(`block.field.${way}`)}
            <input
              value={text}
              maxLength={way === 'shown' ? 20_000 : 4_000}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={({ target }) => setText(target.value)}
            />
          </label>
          <label className="setup-event">
            {t('block.reason')}
            <select
              value={reasons.includes(reason) ? reason : reasons[0]}
              onChange={({ target }) => setReason(target.value)}
            >
              {reasons.map((known) => (
                <option key={known} value={known}>
                  {ofCode('blockReason', known, 'label')}
                </option>
              ))}
            </select>
          </label>
          {act === 'block' && way !== 'code' && page.events.length > 0 && (
            <label className="setup-event">
              {t('block.howLong')}
              <select value={event} onChange={({ target }) => setEvent(target.value)}>
                <option value="">{t('block.untilUnblocked')}</option>
                {page.events.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {t('block.untilOver', { event: name })}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        {way === 'ticket' && page.issuers.length === 0 && <p>{t('block.noIssuers')}</p>}
        <Button type="submit" className="button button-main" isDisabled={!isReady || isBusy}>
          {t(act === 'block' ? 'block.block' : 'block.unblock')}
        </Button>
        <div aria-live="polite" className="setup-said">
          {said !== null && <p>{wordsOf(said)}</p>}
        </div>
      </form>
    </section>
  )

  function wordsOf(answer: NonNullable<typeof said>): string {
    if (answer === 'no-answer') return t('lists.noAnswer')
    if (answer.kind === 'failed') return ofCode('notice', answer.fault, 'cure')
    if (answer.kind === 'refused') return ofCode('blockFault', answer.fault, 'line')
    const done = answer.changed ? t(`block.done.${answer.act}`) : t(`block.before.${answer.act}`)
    return answer.listed ? done : `${done} ${t('block.unlisted')}`
  }
}

const nameOf = (page: ListsPage, event: string): string =>
  page.events.find(({ id }) => id === event)?.name ?? event
