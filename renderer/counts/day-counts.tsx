import type { ReactElement } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs'
import type { CallOutput } from '../../main/contract/gate-api.ts'
import { useWords } from '../languages/use-words.ts'
import { CountChart } from './count-chart.tsx'
import { useCountWords } from './count-words.ts'
import { FigureTable } from './figure-table.tsx'
import { breakdowns, passagesByLane, sumUp, tallyBy, type Breakdown, type PassageEnd } from './tally.ts'
import { Totals } from './totals.tsx'

interface Props {
  readonly counts: CallOutput<'counts'>
  /** The day's first second. */
  readonly fromS: number
  readonly timeZone: string
}

/** Kept outside, so that it outlives a change of the day. */
export interface BreakdownChoice {
  readonly by: Breakdown
  readonly breakDown: (by: Breakdown) => void
}

/** The counts of a day: the sums, the scans broken down as one likes, and what became of the openings. */
export function DayCounts(props: Props & BreakdownChoice): ReactElement {
  const { counts, fromS, timeZone, by, breakDown } = props
  const { t } = useWords()
  if (counts.decisions.length === 0) return <p className="card empty">{t('counts.empty')}</p>
  return (
    <>
      <Totals counts={counts} />
      <section className="card">
        <Tabs selectedKey={by} onSelectionChange={(key) => breakDown(key as Breakdown)}>
          <div className="breakdown">
            <span id="breakdown">{t('counts.breakdown')}</span>
            <TabList aria-labelledby="breakdown" className="tabs">
              {breakdowns.map((breakdown) => (
                <Tab key={breakdown} id={breakdown} className="tab">
                  {t(`counts.by.${breakdown}`)}
                </Tab>
              ))}
            </TabList>
          </div>
          {breakdowns.map((breakdown) => (
            <TabPanel key={breakdown} id={breakdown} className="tab-panel" data-by={breakdown}>
              <Decisions by={breakdown} counts={counts} fromS={fromS} timeZone={timeZone} />
            </TabPanel>
          ))}
        </Tabs>
      </section>
      <Passages counts={counts} timeZone={timeZone} />
    </>
  )
}

function Decisions({ by, counts, fromS, timeZone }: Props & { by: Breakdown }): ReactElement {
  const { t } = useWords()
  const { rowName } = useCountWords(timeZone)
  const tallies = tallyBy(by, counts.decisions, fromS)
  const named = tallies.map((tally) => ({ ...tally, name: rowName(by, tally, tallies) }))
  const all = { ...sumUp(counts.decisions), key: 'all', name: t('counts.sum') }
  const byWords = t(`counts.by.${by}`)
  return (
    <>
      <CountChart
        name={t('counts.chart', { by: byWords })}
        bars={named}
        layout={by === 'hour' ? 'columns' : 'rows'}
      />
      <FigureTable
        name={t('counts.decisions', { by: byWords })}
        columns={[byWords, t('counts.admit'), t('counts.refuse'), t('counts.refer'), t('counts.total')]}
        rows={[...named, all].map(({ key, name, admit, refuse, refer, total }) => ({
          key,
          name,
          figures: [admit, refuse, refer, total],
        }))}
        summed
      />
    </>
  )
}

const ordinary: readonly PassageEnd[] = ['entered', 'assumed', 'no-passage', 'fault']
/** Shown where there were any. */
const outOfTheOrdinary: readonly PassageEnd[] = ['free', 'emergency', 'tailgate', 'tamper', 'double-entry']

function Passages({ counts, timeZone }: Omit<Props, 'fromS'>): ReactElement {
  const { t } = useWords()
  const { laneName } = useCountWords(timeZone)
  const lanes = passagesByLane(counts.passages)
  const ends = [...ordinary, ...outOfTheOrdinary.filter((end) => lanes.some((lane) => lane.ends[end] > 0))]
  return (
    <section className="card" aria-labelledby="passages">
      <h2 id="passages">{t('counts.passages')}</h2>
      {lanes.length === 0 ? (
        <p>{t('counts.noPassages')}</p>
      ) : (
        <FigureTable
          name={t('counts.passages')}
          columns={[t('counts.by.lane'), ...ends.map((end) => t(`counts.end.${end}`))]}
          rows={lanes.map((lane) => ({
            key: lane.laneId,
            name: laneName(lane.laneId),
            figures: ends.map((end) => lane.ends[end]),
          }))}
        />
      )}
    </section>
  )
}
