/** Says on any page that an import is over. */
import { useQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import { importsQuery } from "../queries.ts"
import { useServices } from "../services.ts"

export function ImportNotices() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data } = useQuery(importsQuery(api))
  const running = useRef<ReadonlySet<string>>(new Set())

  useEffect(() => {
    if (!data) return
    for (const { id, state, albums, error } of data.imports) {
      if (!running.current.has(id)) continue
      const [albumId] = albums
      if (state === "done" && albumId !== undefined) {
        const to = () => void navigate({ to: "/albums/$albumId", params: { albumId } })
        toasts.show({
          text: t("imports.finished", { count: albums.length }),
          action: { label: t("imports.show"), run: to },
        })
      }
      if (state === "failed")
        toasts.show({ text: error?.message ?? t("imports.failed"), tone: "problem", lasts: 10_000 })
    }
    running.current = new Set(
      data.imports.filter(({ state }) => state === "running" || state === "queued").map(({ id }) => id),
    )
  }, [data, navigate, toasts, t])
  return null
}
