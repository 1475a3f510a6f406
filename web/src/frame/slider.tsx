/** A value between two ends, by hand or by the keys of the APG's slider pattern (https://www.w3.org/WAI/ARIA/apg/patterns/slider/). */
import { type KeyboardEvent, type PointerEvent, useRef } from "react"

/** Steps of Page Up and Page Down. */
const PAGE = 10

type Props = {
  readonly label: string
  readonly value: number
  /** The other end is 0. */
  readonly max: number
  readonly step: number
  /** The value in words. */
  readonly text?: string
  readonly disabled?: boolean
  readonly onChange: (value: number) => void
  /** The hand has let go, or a key was pressed. */
  readonly onCommit?: (value: number) => void
  /** The pointer was taken away, as by a gesture of the system; without it the value goes back to where it was. */
  readonly onCancel?: () => void
}

export function Slider({ label, value, max, step, text, disabled = false, onChange, onCommit, onCancel }: Props) {
  const thumb = useRef<HTMLSpanElement>(null)
  const held = useRef<number | null>(null)
  const before = useRef(value)

  const between = (wanted: number) => Math.min(Math.max(Number((Math.round(wanted / step) * step).toFixed(6)), 0), max)
  function follow(event: PointerEvent<HTMLElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    held.current = between(((event.clientX - left) / Math.max(width, 1)) * max)
    onChange(held.current)
  }
  function take(event: PointerEvent<HTMLElement>) {
    if (disabled || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    thumb.current?.focus({ preventScroll: true })
    before.current = value
    follow(event)
  }
  function letGo() {
    if (held.current !== null) onCommit?.(held.current)
    held.current = null
  }
  function giveBack() {
    if (held.current === null) return
    held.current = null
    if (onCancel) onCancel()
    else onChange(before.current)
  }
  function press(event: KeyboardEvent) {
    const { key, shiftKey } = event
    const large = shiftKey ? PAGE : 1
    const to: Record<string, number> = {
      ArrowRight: value + step * large,
      ArrowUp: value + step * large,
      ArrowLeft: value - step * large,
      ArrowDown: value - step * large,
      PageUp: value + step * PAGE,
      PageDown: value - step * PAGE,
      Home: 0,
      End: max,
    }
    const wanted = to[key]
    if (wanted === undefined || disabled || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    onChange(between(wanted))
    onCommit?.(between(wanted))
  }

  const share = max === 0 ? 0 : Math.min(Math.max(value / max, 0), 1)
  return (
    <span
      className="slider"
      dir="ltr"
      onPointerDown={take}
      onPointerMove={event => held.current !== null && follow(event)}
      onPointerUp={letGo}
      onPointerCancel={giveBack}
    >
      <span className="slider-track">
        <span className="slider-range" style={{ width: `${share * 100}%` }} />
      </span>
      <span
        ref={thumb}
        className="slider-thumb"
        style={{ "--share": share }}
        role="slider"
        tabIndex={disabled ? -1 : 0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={text}
        aria-disabled={disabled}
        onKeyDown={press}
      />
    </span>
  )
}
