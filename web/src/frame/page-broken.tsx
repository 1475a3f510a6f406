/** In the place of a page whose files did not come, or that failed while it was made. */
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { Failure } from "./failure.tsx"
import { PageLost } from "./page-part.ts"

/** Each browser has a sentence of its own for a script that did not come; all of them are a TypeError about a module. */
const isMissing = (error: unknown) =>
  error instanceof PageLost || (error instanceof TypeError && /module|import/i.test(error.message))
const reload = () => location.reload()

type Props = { readonly error: unknown; readonly reset: () => void }

export function PageBroken({ error, reset }: Props) {
  const { player } = useServices()
  const { t } = useTranslation()
  const isPlaying = () => player.audio.get().playing

  // After an update the files have new names, which only a fresh start knows. It would end music that plays.
  useEffect(() => {
    if (!(error instanceof PageLost) || isPlaying() || sessionStorage.getItem(error.message)) return
    sessionStorage.setItem(error.message, "reloaded")
    reload()
  })

  function retry() {
    // Where they still do not come, it stays as it is told.
    if (error instanceof PageLost && isPlaying()) error.again().then(reset, () => undefined)
    else reload()
  }
  const told = isMissing(error) ? t("app.partLost") : error instanceof Error ? error.message : String(error)
  return <Failure error={new Error(told)} retry={retry} />
}
