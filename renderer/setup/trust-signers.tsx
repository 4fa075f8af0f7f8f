import { useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { IssuersPage } from '../../main/contract/trust-api.ts'
import { useClient } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

interface Props {
  readonly signers: IssuersPage['signers']
  readonly changed: () => void
}

/** Whose bundles this gate takes. Taking none of somebody's any more is asked twice. */
export function TrustSigners({ signers, changed }: Props): ReactElement {
  const client = useClient()
  const { t, ofCode } = useWords()
  const [asked, setAsked] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)

  const unpin = async (fingerprint: string): Promise<void> => {
    const answer = await client.call('signers', { kind: 'unpin', fingerprint })
    setAsked(null)
    if (answer.ok && answer.value.kind === 'done') {
      setTrouble(null)
      return changed()
    }
    const isFailed = answer.ok && answer.value.kind === 'failed'
    setTrouble(isFailed ? ofCode('notice', answer.value.fault, 'cure') : t('trust.noAnswer'))
  }
  return (
    <details className="trust-signers">
      <summary>
        {t('trust.signers')} ({signers.length})
      </summary>
      {signers.length === 0 && <p>{t('trust.noSigner')}</p>}
      <ul>
        {signers.map(({ fingerprint, lastSerial }) => (
          <li key={fingerprint} className="trust-line">
            <code className="trust-fingerprint">{fingerprint}</code>
            <span>
              {lastSerial === 0 ? t('trust.noSerial') : t('trust.lastSerial', { serial: lastSerial })}
            </span>
            {asked === fingerprint ? (
              <>
                {signers.length === 1 && <strong>{t('trust.unpinLast')}</strong>}
                <Button className="button" onPress={() => void unpin(fingerprint)}>
                  {t('trust.unpinSure')}
                </Button>
                <Button className="button" onPress={() => setAsked(null)}>
                  {t('trust.leaveIt')}
                </Button>
              </>
            ) : (
              <Button
                className="button"
                aria-label={t('trust.unpinNamed', { name: fingerprint })}
                onPress={() => setAsked(fingerprint)}
              >
                {t('trust.unpin')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div aria-live="polite">{trouble !== null && <p>{trouble}</p>}</div>
    </details>
  )
}
