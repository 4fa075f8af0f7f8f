import { useEffect, useState, type ReactElement } from 'react'
import { Button } from 'react-aria-components/Button'
import type { DemoPass } from '../../main/contract/gate-api.ts'
import { useClient, useGate } from '../gate/use-gate.ts'
import { useWords } from '../languages/use-words.ts'
import { svgUri } from '../shared/svg-uri.ts'

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
      {sheet.flatMap(({ id, codes }) =>
        codes.map((code, at) => (
          <SheetCode key={code.text} id={id} code={code} no={at + 1} of={codes.length} present={present} />
        )),
      )}
    </ul>
  )
}

interface CodeProps {
  readonly id: string
  readonly code: DemoPass['codes'][number]
  /** Which of the codes of its pass, from 1. */
  readonly no: number
  readonly of: number
  readonly present: Present
}

function SheetCode({ id, code: { text, svg }, no, of, present }: CodeProps): ReactElement {
  const { t, ofCode } = useWords()
  const pass = ofCode('demoPass', id, 'title')
  return (
    <li className="sheet-pass" data-pass={id}>
      <Button className="sheet-code" onPress={() => present(text)}>
        <img src={svgUri(svg)} alt="" />
        <span>
          <span className="sheet-title">{of === 1 ? pass : t('demo.partOf', { pass, no, of })}</span>
          {no === of && <span className="quiet">{ofCode('demoPass', id, 'expect')}</span>}
        </span>
      </Button>
    </li>
  )
}

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
