import type { ReactElement } from 'react'
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useWords } from '../languages/use-words.ts'
import type { Outcome, Tally } from './tally.ts'

export interface ChartBar extends Tally {
  readonly name: string
}

interface Props {
  readonly name: string
  readonly bars: readonly ChartBar[]
  /** Long names stand beside their bars, hours under them. */
  readonly layout: 'columns' | 'rows'
}

/** From the bottom up. Each has a colour of its own lightness, and a pattern. */
const outcomes: readonly Outcome[] = ['admit', 'refer', 'refuse']
/** Measures in the reader's text size: whoever enlarges the words enlarges the room for them. */
const rem = { row: 3, frame: 7, columns: 21, name: 12, figure: 3.5 } as const

/** The figures of the table beside it as bars: a picture for the eye, the table for everybody. */
export function CountChart({ name, bars, layout }: Props): ReactElement {
  const { t } = useWords()
  const inRows = layout === 'rows'
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const height = px * (inRows ? bars.length * rem.row + rem.frame : rem.columns)
  return (
    <figure className="chart" aria-label={name}>
      <Patterns />
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={[...bars]}
          layout={inRows ? 'vertical' : 'horizontal'}
          accessibilityLayer={false}
          barCategoryGap="24%"
        >
          <CartesianGrid vertical={inRows} horizontal={!inRows} stroke="var(--line)" />
          {inRows ? (
            <>
              <XAxis type="number" allowDecimals={false} stroke="var(--quiet)" />
              <YAxis type="category" dataKey="name" width={px * rem.name} stroke="var(--quiet)" />
            </>
          ) : (
            <>
              <XAxis dataKey="name" stroke="var(--quiet)" />
              <YAxis allowDecimals={false} width={px * rem.figure} stroke="var(--quiet)" />
            </>
          )}
          <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false} />
          <Legend />
          {outcomes.map((outcome) => (
            <Bar
              key={outcome}
              dataKey={outcome}
              name={t(`counts.${outcome}`)}
              stackId="outcomes"
              fill={`url(#bar-${outcome})`}
              stroke={`var(--bar-${outcome})`}
              isAnimationActive={false}
              maxBarSize={64}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}

/** Filled, striped, dotted: told apart without their colours. */
function Patterns(): ReactElement {
  return (
    <svg className="chart-patterns" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="bar-admit" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="var(--bar-admit)" />
        </pattern>
        <pattern
          id="bar-refuse"
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="8" height="8" fill="var(--bar-ground)" />
          <rect width="5" height="8" fill="var(--bar-refuse)" />
        </pattern>
        <pattern id="bar-refer" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="var(--bar-ground)" />
          <circle cx="4" cy="4" r="3" fill="var(--bar-refer)" />
        </pattern>
      </defs>
    </svg>
  )
}
