import type { HTMLInputTypeAttribute, ReactElement } from 'react'

interface Props {
  readonly label: string
  /** What it means to leave it empty. */
  readonly hint?: string
  readonly value: string
  readonly change: (value: string) => void
  readonly type?: HTMLInputTypeAttribute
  readonly required?: boolean
  readonly maxLength?: number
}

/** One line of a form. What was typed is remembered by nobody: these are other people's names. */
export function Field({
  label,
  hint,
  value,
  change,
  type = 'text',
  required = false,
  maxLength,
}: Props): ReactElement {
  return (
    <label>
      <span>
        {label} {hint !== undefined && <span className="quiet">{hint}</span>}
      </span>
      <input
        type={type}
        value={value}
        required={required}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => change(target.value)}
      />
    </label>
  )
}
