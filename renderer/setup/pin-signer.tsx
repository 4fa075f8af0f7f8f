import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { SignerAnswer } from '../../main/contract/trust-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

interface Props {
  readonly upload: string
  /** The beginning of the fingerprint. Its end has to come from where the bundle was made. */
  readonly shown: string
  readonly pinned: () => void
}

/** A bundle of a stranger: whoever compares its signer's fingerprint with the right one may have its bundles taken. */
export function PinSigner({ upload, shown, pinned }: Props): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState<Exclude<SignerAnswer, { kind: 'done' }> | 'no-answer' | null>(null)

  const pin = async (): Promise<void> => {
    const answer = await client.call('signers', { kind: 'pin', upload, typed })
    if (!answer.ok) return setSaid('no-answer')
    if (answer.value.kind === 'done') return pinned()
    setSaid(answer.value)
  }
  return (
    <form
      className="setup"
      onSubmit={(event) => {
        event.preventDefault()
        void pin()
      }}
    >
      <h4>{t('trust.pinTitle')}</h4>
      <p>{t('trust.pinLine')}</p>
      <code className="trust-fingerprint">{inGroups(shown)}</code>
      <label className="setup-event">
        {t('trust.pinEnd')}
        <input
          value={typed}
          maxLength={100}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <Button type="submit" className="button" isDisabled={typed.trim() === ''}>
        {t('trust.pin')}
      </Button>
      <div aria-live="polite">
        {said === 'no-answer' && <p>{t('trust.noAnswer')}</p>}
        {said !== null && said !== 'no-answer' && <p>{wordsOf(said)}</p>}
      </div>
    </form>
  )

  function wordsOf(answer: Exclude<SignerAnswer, { kind: 'done' }>): string {
    if (answer.kind === 'not-the-same') return t('trust.pinWrong')
    return answer.kind === 'failed'
      ? ofCode('notice', answer.fault, 'cure')
      : ofCode('trustFault', answer.fault, 'line', { detail: answer.detail })
  }
}

/** As people read numbers to each other; the end stays open. */
const inGroups = (text: string): string => `${text.replaceAll(/(.{4})(?=.)/g, '$1 ')}…`
