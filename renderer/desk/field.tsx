import type { HTMLInputTypeAttribute, ReactElement } from 'react'

interface Props {
  readonly label: string
  readonly value: string
  readonly change: (value: string) => void
  readonly type?: HTMLInputTypeAttribute
  readonly required?: boolean
  readonly maxLength?: number
}

/** One line of a form. What was typed is remembered by nobody: these are other people's names. */
export function Field({
  label,
  value,
  change,
  type = 'text',
  required = false,
  maxLength,
}: Props): ReactElement {
  return (
    <label>
      {label}
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
