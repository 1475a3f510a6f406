/** In the place of a page whose files did not come, or that failed while it was made. */
import { useTranslation } from "react-i18next"
import { Failure } from "./failure.tsx"

/** Each browser has a sentence of its own for a script that did not come; all of them are a TypeError about a module. */
const isMissing = (error: unknown) => error instanceof TypeError && /module|import/i.test(error.message)
const reload = () => location.reload()

export function PageBroken({ error }: { readonly error: unknown }) {
  const { t } = useTranslation()
  const told = isMissing(error) ? t("app.partLost") : error instanceof Error ? error.message : String(error)
  return <Failure error={new Error(told)} retry={reload} />
}
