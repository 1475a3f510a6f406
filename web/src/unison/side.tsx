/** What one side holds, in three numbers. */
import type { Counts } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { plainNumber } from "../words/formats.ts"

const kinds = ["albums", "tracks", "artists"] as const

export function Side({ name, counts }: { readonly name: string; readonly counts: Counts | null }) {
  const { t, i18n } = useTranslation()
  return (
    <div className="side">
      <h3>{name}</h3>
      <dl>
        {kinds.map(kind => (
          <div key={kind} className="side-count">
            <dt>{t(`unison.${kind}`)}</dt>
            <dd>{counts ? plainNumber(counts[kind], i18n.language) : "–"}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
