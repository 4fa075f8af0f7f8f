import type { ReactElement } from 'react'
import type { Notice } from '../../main/contract/gate-api.ts'
import { useGate } from '../gate/use-gate.ts'
import { useWords, type Words } from '../languages/use-words.ts'
import { ageWords } from './age-words.ts'

/** What the engine wants somebody to mend. */
export function Notices(): ReactElement | null {
  const { notices } = useGate()
  const words = useWords()
  const { t, ofCode } = words
  if (notices.length === 0) return null
  return (
    <section className="notices" aria-label={t('attendant.notices')}>
      {notices.map(({ code, severity, detail, keys, zone }) => (
        <div
          key={[code, keys?.origin, keys?.name, zone?.id].join(' ')}
          className="notice"
          data-severity={severity}
          role="alert"
        >
          <h2>
            {ofCode('notice', code, 'title', {
              ...(keys === undefined ? {} : keysValues(keys, words)),
              ...(zone === undefined ? {} : zoneValues(zone, words)),
            })}
          </h2>
          <p>{ofCode('notice', code, 'cure')}</p>
          {detail !== null && <p className="notice-detail">{detail}</p>}
        </div>
      ))}
    </section>
  )
}

const zoneValues = (
  { name, limit }: NonNullable<Notice['zone']>,
  { language }: Words,
): Record<'name' | 'limit', string> => ({ name, limit: new Intl.NumberFormat(language).format(limit) })

/** Enough of a signer's fingerprint to know it by. */
const signerLetters = 8

function keysValues(
  { origin, name, ageS }: NonNullable<Notice['keys']>,
  { t, language }: Words,
): Record<'name' | 'age', string> {
  const age = ageWords(ageS, language)
  if (origin === 'source') return { name, age }
  return { name: t(`keysOf.${origin}`, { signer: name.slice(0, signerLetters) }), age }
}
