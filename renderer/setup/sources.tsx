import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { SourceView } from '../../main/contract/sources-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { useNow } from '../shared/use-now.ts'
import { SourceState } from './source-state.tsx'

/** How often "3 minutes ago" is said anew. Milliseconds. */
const sayMs = 10_000

/** Where keys and revocations come from, how that goes, and what a person may do about it. */
export function Sources({ timeZone }: { timeZone: string }): ReactElement | null {
  const sources = useSources()
  const client = useClient()
  const { t } = useWords()
  const nowMs = useNow(sayMs)
  const [isUnanswered, setUnanswered] = useState(false)
  if (sources === null) return null

  const syncNow = async (source: string | null, mayShrink = false): Promise<void> => {
    setUnanswered(!(await client.call('syncNow', { source, mayShrink })).ok)
  }
  return (
    <section className="card setup" aria-labelledby="sources">
      <h2 id="sources">{t('sources.title')}</h2>
      {sources.length === 0 ? (
        <p>{t('sources.none')}</p>
      ) : (
        <ul className="sources">
          {sources.map((source) => (
            <li key={source.name} aria-label={source.name}>
              <div className="source-name">
                <h3>{source.name}</h3>
                <p className="quiet">
                  {t(kindWords(source.kind))} · <span className="source-host">{source.host}</span>
                </p>
              </div>
              <SourceState source={source} timeZone={timeZone} nowMs={nowMs} />
              <Button
                className="button"
                aria-label={t('sources.syncOne', { name: source.name })}
                isDisabled={source.running !== null}
                onPress={() => void syncNow(source.name)}
              >
                {t('sources.sync')}
              </Button>
              {source.fault === 'shrunk' && source.shrunk !== null && source.running === null && (
                <div className="source-question">
                  <p>{t('sources.shrunk', { count: source.shrunk.after, before: source.shrunk.before })}</p>
                  <Button className="button" onPress={() => void syncNow(source.name, true)}>
                    {t('sources.take')}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {sources.length > 1 && (
        <Button
          className="button button-main"
          isDisabled={sources.every(({ running }) => running !== null)}
          onPress={() => void syncNow(null)}
        >
          {t('sources.syncAll')}
        </Button>
      )}
      <div aria-live="polite" className="setup-said">
        {isUnanswered && <p>{t('sources.noAnswer')}</p>}
      </div>
    </section>
  )
}

const kinds = ['issuer', 'vci-snapshot', 'certificates', 'pretix'] as const

/** A kind that is younger than this screen has words too. */
function kindWords(kind: string): `sources.kind.${(typeof kinds)[number] | 'unknown'}` {
  return `sources.kind.${kinds.find((known) => known === kind) ?? 'unknown'}`
}

/** Null until the engine has told of them. */
function useSources(): readonly SourceView[] | null {
  const { connection } = useGate()
  const client = useClient()
  const [sources, setSources] = useState<readonly SourceView[] | null>(null)
  useEffect(() => client.on('sources', setSources), [client])
  useEffect(() => {
    if (connection !== 'connected') return
    void client.call('sources', null).then((answer) => answer.ok && setSources(answer.value))
  }, [client, connection])
  return sources
}
