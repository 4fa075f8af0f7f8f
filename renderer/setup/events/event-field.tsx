import { useId, type HTMLInputTypeAttribute, type ReactElement } from 'react'

interface Props {
  readonly label: string
  readonly hint?: string
  /** What has to be done about what was typed; null: nothing. */
  readonly mistake: string | null
  readonly type?: HTMLInputTypeAttribute
  readonly value: string
  readonly isReadOnly?: boolean
  readonly change: (value: string) => void
}

/** One line of the form of an event, with what is wrong with it right below. */
export function EventField({
  label,
  hint,
  mistake,
  type = 'text',
  value,
  isReadOnly = false,
  change,
}: Props): ReactElement {
  const id = useId()
  return (
    <div className="event-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        readOnly={isReadOnly}
        maxLength={type === 'text' ? 200 : undefined}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={mistake !== null}
        aria-describedby={`${id}-hint ${id}-mistake`}
        onChange={({ target }) => change(target.value)}
      />
      <p id={`${id}-hint`} className="quiet">
        {hint}
      </p>
      <p id={`${id}-mistake`} className="event-mistake">
        {mistake}
      </p>
    </div>
  )
}
