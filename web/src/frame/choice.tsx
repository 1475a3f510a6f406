/** One of a few: a row of words of which one holds. */
import { useId } from "react"
import "./choice.css"

type Option<T> = { readonly value: T; readonly label: string; readonly lang?: string; readonly disabled?: boolean }
type Props<T> = {
  readonly label: string
  readonly options: readonly Option<T>[]
  readonly value: T
  readonly onChoose: (value: T) => void
}

export function Choice<T extends string>({ label, options, value, onChoose }: Props<T>) {
  const name = useId()
  return (
    <fieldset className="choice-row">
      <legend>{label}</legend>
      {options.map(option => (
        <label key={option.value} lang={option.lang}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
