import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DemoPass } from '../../main/contract/gate-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'

type Present = (text: string) => void
type Sheet = readonly DemoPass[] | 'loading' | 'failed'

/** Passes to hold to the scanner: each with its picture, what it is, and what the gate should do. */
export function PassSheet({ present }: { present: Present }): ReactElement {
  const sheet = useSheet()
  const { t } = useWords()
  if (sheet === 'loading') return <p aria-live="polite">{t('demo.sheetLoading')}</p>
  if (sheet === 'failed') return <p role="alert">{t('demo.sheetFailed')}</p>
  if (sheet.length === 0) return <p>{t('demo.sheetEmpty')}</p>
  return (
    <ul className="sheet">
      {sheet.map((pass) => (
        <SheetPass key={pass.id} pass={pass} present={present} />
      ))}
    </ul>
  )
}

function SheetPass({ pass: { id, codes }, present }: { pass: DemoPass; present: Present }): ReactElement {
  const { t, ofCode } = useWords()
  const title = ofCode('demoPass', id, 'title')
  const of = codes.length
  return (
    <li className="sheet-pass" data-pass={id}>
      <h3>{title}</h3>
      <p className="quiet">{ofCode('demoPass', id, 'expect')}</p>
      <div className="sheet-codes">
        {codes.map(({ text, svg }, at) => (
          <Button
            key={text}
            className="sheet-code"
            aria-label={`${of === 1 ? t('demo.show') : t('demo.showCode', { no: at + 1, of })}: ${title}`}
            onPress={() => present(text)}
          >
            <img src={svgUri(svg)} alt="" />
            <span>{of === 1 ? t('demo.show') : t('demo.showCode', { no: at + 1, of })}</span>
          </Button>
        ))}
      </div>
    </li>
  )
}

/** As a picture, so that nothing in it can become part of the page. */
const svgUri = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`

function useSheet(): Sheet {
  const { connection } = useGate()
  const client = useClient()
  const [sheet, setSheet] = useState<Sheet>('loading')
  useEffect(() => {
    if (connection !== 'connected') return undefined
    let left = false
    const fetchSheet = async (): Promise<void> => {
      const answer = await client.call('demoPasses', null)
      if (!left) setSheet(answer.ok ? answer.value : 'failed')
    }
    void fetchSheet()
    return () => {
      left = true
    }
  }, [client, connection])
  return sheet
}
