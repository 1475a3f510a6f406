/** How far something has come; without a total it only moves. */
import "./progress-bar.css"

type Props = { readonly label: string; readonly done: number; readonly total: number }

export function ProgressBar({ label, done, total }: Props) {
  const known = total > 0
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={known ? total : undefined}
      aria-valuenow={known ? Math.min(done, total) : undefined}
      data-known={known}
    >
      <i style={known ? { transform: `scaleX(${Math.min(1, done / total)})` } : {}} />
    </div>
  )
}
