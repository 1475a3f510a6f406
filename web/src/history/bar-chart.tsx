/** Numbers as bars, drawn in SVG; the same numbers stand in a table for whoever does not see them. */
import { useId } from "react"

export type Bar = {
  readonly key: string
  /** Under the bar; empty where there is no room. */
  readonly mark: string
  /** In the table, and on the bar that is pointed at. */
  readonly name: string
  readonly value: number
  readonly told: string
}

const HEIGHT = 150
const GAP = 0.28
const STEP = 24
const ROUND = 3

export function BarChart({
  title,
  bars,
  note,
}: {
  readonly title: string
  readonly bars: readonly Bar[]
  readonly note?: string
}) {
  const name = useId()
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const width = bars.length * STEP
  return (
    <figure className="chart" aria-labelledby={name}>
      <figcaption id={name}>
        <h2>{title}</h2>
        {note && <p className="hint">{note}</p>}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" style={{ height: HEIGHT }}>
        {[0.25, 0.5, 0.75, 1].map(share => (
          <path key={share} className="chart-line" d={`M0 ${HEIGHT * (1 - share) + 0.5}H${width}`} />
        ))}
        {bars.map(({ key, value, told, name: label }, index) => {
          const height = (value / most) * (HEIGHT - 6)
          return (
            <g key={key} className={value === most ? "chart-most" : undefined}>
              <rect className="chart-reach" x={index * STEP} y={0} width={STEP} height={HEIGHT} />
              {value > 0 && (
                <rect
                  className="chart-bar"
                  x={index * STEP + (STEP * GAP) / 2}
                  y={HEIGHT - Math.max(height, 3)}
                  width={STEP * (1 - GAP)}
                  height={Math.max(height, 3)}
                  rx={ROUND}
                />
              )}
              <title>{`${label} – ${told}`}</title>
            </g>
          )
        })}
      </svg>
      <div className="chart-marks" aria-hidden="true">
        {bars.map(({ key, mark }) => (
          <span key={key}>{mark}</span>
        ))}
      </div>
      <table className="hidden-title">
        <caption>{title}</caption>
        <tbody>
          {bars.map(({ key, name: label, told }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>{told}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
