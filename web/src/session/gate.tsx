/** What comes before the library: is the server there, who is asking, and has it a home? */
import { useQuery } from "@tanstack/react-query"
import { lazy, type ReactNode, Suspense, useEffect } from "react"
import { useTranslation } from "react-i18next"
import type { Events } from "../events.ts"
import { TuningFork } from "../frame/icons.tsx"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import "./opening.css"

const SignIn = lazy(async () => ({ default: (await import("./sign-in.tsx")).SignIn }))
const Waiting = lazy(async () => ({ default: (await import("./waiting.tsx")).Waiting }))

const ASK_AGAIN_MS = 5_000

export function Gate({ events, children }: { readonly events: Events; readonly children: ReactNode }) {
  const { api } = useServices()
  const { data: session, errorUpdateCount } = useQuery({
    ...sessionQuery(api),
    refetchInterval: ({ state }) => (!state.data || state.data.state === "waiting" ? ASK_AGAIN_MS : false),
  })
  const inside = session?.state === "open" || session?.state === "signed_in"
  useEffect(() => (inside ? events.start() : undefined), [inside, events])

  if (inside) return children
  return (
    <Suspense fallback={<Opening />}>
      {session?.state === "sign_in" && <SignIn />}
      {session?.state === "waiting" && <Waiting />}
      {/* Its error is forgotten whenever it is asked again; that there has been one is not. */}
      {!session && (errorUpdateCount > 0 ? <NoServer /> : <Opening />)}
    </Suspense>
  )
}

function Opening() {
  return (
    <div className="opening">
      <TuningFork />
      <p className="opening-name">Diapason</p>
    </div>
  )
}

function NoServer() {
  const { t } = useTranslation()
  return (
    <main className="opening opening-lost" role="alert">
      <TuningFork />
      <h1>{t("app.lostTitle")}</h1>
      <p>{t("app.lostHelp")}</p>
    </main>
  )
}
