/** One remote: its state in plain words, the cure, what waits by name, and the two counts. */
import type { Counts, SyncTarget } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { WithCode } from "../frame/with-code.tsx"
import { useServices } from "../services.ts"
import { ago, byteSize, fromNow, plainNumber } from "../words/formats.ts"
import { ComparisonNote } from "./comparison-note.tsx"
import { hostOf } from "./host-of.ts"
import { LibraryChoice } from "./library-choice.tsx"
import { PendingList } from "./pending-list.tsx"
import { QuarantineList } from "./quarantine-list.tsx"
import { Refill } from "./refill.tsx"
import { Side } from "./side.tsx"
import { tell } from "./telling.ts"
import { useNow } from "./use-now.ts"
import { Waves } from "./waves.tsx"

type Props = {
  readonly target: SyncTarget
  readonly here: Counts
  /** One of several remotes: its host stands above. */
  readonly several: boolean
  readonly owner: boolean
}

export function TargetCard({ target, here, several, owner }: Props) {
  const { said } = useServices()
  const { t, i18n } = useTranslation()
  const now = useNow()
  const { tone, told } = tell(target)
  const since = (iso: string) => ago(iso, now, i18n.language)
  const choosing = told === "libraryChoice" || told === "libraryMismatch"
  return (
    <section className="card target-card" data-tone={tone} data-testid="target">
      <div className="target-head">
        <Waves tone={tone} />
        <div>
          {several && <p className="target-host">{hostOf(target.url)}</p>}
          <h2>{t(`unison.${told}`)}</h2>
          <p>
            <WithCode text={t(`unison.${told}Body`)} />
          </p>
          <p className="target-when">
            {target.lastSuccessAt ? t("unison.lastSuccess", { when: since(target.lastSuccessAt) }) : t("unison.never")}
            {target.nextAttemptAt &&
              ` · ${t("unison.nextAttempt", { when: fromNow(target.nextAttemptAt, now, i18n.language) })}`}
          </p>
        </div>
      </div>
      {choosing && <LibraryChoice url={target.url} />}
      <div className="sides">
        <Side name={t("unison.here")} counts={here} />
        <Side name={t("unison.there")} counts={target.remoteCounts} />
      </div>
      <ComparisonNote target={target} />
      {target.pending > 0 && <PendingList target={target} />}
      {target.lastError && tone !== "good" && (
        <p className="target-error">
          <span>{t("unison.lastError", { when: since(target.lastError.at) })}</span>
          {said(target.lastError.message)}
        </p>
      )}
      {target.quarantined.length > 0 && <QuarantineList rows={target.quarantined} />}
      <details className="target-details">
        <summary>{t("unison.details")}</summary>
        <dl>
          <Fact name="URL" value={target.url} />
          <Fact name={t("unison.bytes")} value={byteSize(target.bytesSent, i18n.language)} />
          <Fact name={t("unison.requests")} value={plainNumber(target.requests, i18n.language)} />
          <Fact name={t("unison.repairs")} value={plainNumber(target.repairs, i18n.language)} />
          <Fact name={t("unison.reseeds")} value={plainNumber(target.reseeds, i18n.language)} />
        </dl>
        {owner && target.state !== "disabled" && (
          <Refill url={target.url} busy={target.refilling !== null || target.state === "halted"} />
        )}
      </details>
    </section>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
