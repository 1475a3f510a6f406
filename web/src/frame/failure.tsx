/** A part of the page that could not be fetched: why, and another try. */
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { NotFound } from "./not-found.tsx"

export function Failure({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { t } = useTranslation()
  if (error instanceof ApiError && error.status === 404) return <NotFound />
  const unreachable = error instanceof ApiError && error.code === "unreachable"
  return (
    <div className="failure" role="alert">
      <h2>{unreachable ? t("app.lostTitle") : t("app.somethingBroke")}</h2>
      <p>{unreachable ? t("app.lostHelp") : error.message}</p>
      <button type="button" className="button" onClick={retry}>
        {t("app.retry")}
      </button>
    </div>
  )
}
