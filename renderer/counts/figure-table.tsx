import type { ReactElement } from 'react'
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components/Table'
import { useWords } from '../languages/use-words.ts'

interface Props {
  readonly name: string
  /** The first one heads the names, the others figures. */
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly key: string
    readonly name: string
    readonly figures: readonly number[]
  }[]
  /** Is the last row the sum of the others? */
  readonly summed?: boolean
}

/** Names and figures; walked through with the arrow keys, a cell at a time. */
export function FigureTable({ name, columns, rows, summed = false }: Props): ReactElement {
  const { language } = useWords()
  const format = new Intl.NumberFormat(language)
  const [head = '', ...heads] = columns
  return (
    <div className="figures-frame">
      <Table aria-label={name} className="figures">
        <TableHeader>
          <Column isRowHeader>{head}</Column>
          {heads.map((column) => (
            <Column key={column}>{column}</Column>
          ))}
        </TableHeader>
        <TableBody>
          {rows.map((row, no) => (
            <Row key={row.key} id={row.key} className={summed && no === rows.length - 1 ? 'figures-sum' : ''}>
              <Cell>{row.name}</Cell>
              {row.figures.map((value, column) => (
                <Cell key={heads[column]}>{format.format(value)}</Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
