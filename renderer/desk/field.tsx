import { useId, type HTMLInputTypeAttribute, type ReactElement } from 'react'

interface Props {
  readonly label: string
  /** What it means to leave it empty. */
  readonly hint?: string
  readonly value: string
  readonly change: (value: string) => void
  readonly type?: HTMLInputTypeAttribute
  readonly required?: boolean
  readonly maxLength?: number
  /** What may be chosen instead of typed, and what people call it. */
  readonly offered?: readonly { readonly value: string; readonly name: string }[]
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
  offered = [],
}: Props): ReactElement {
  const list = useId()
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
        list={offered.length > 0 ? list : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => change(target.value)}
      />
      {offered.length > 0 && (
        <datalist id={list}>
          {offered.map((one) => (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          ))}
        </datalist>
      )}
    </label>
  )
}
