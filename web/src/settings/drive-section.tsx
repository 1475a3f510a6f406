/** What this server reads Google Drive with, one's own Google account, and the folders that are followed. */
import type { Session } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { WithCode } from "../frame/with-code.tsx"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { longDate } from "../words/formats.ts"
import { Folders } from "./folders.tsx"

const ACCESS = ["drive-access"] as const

export function DriveSection({ session }: { readonly session: Session | undefined }) {
  const { api, said, toasts } = useServices()
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ACCESS, queryFn: ({ signal }) => api.driveAccess(signal) })
  const problem = (error: Error) => void toasts.show({ text: error.message, tone: "problem", lasts: 10_000 })
  const signIn = useMutation({
    mutationFn: api.signInToDrive,
    onSuccess: ({ url }) => location.assign(url),
    onError: problem,
  })
  const signOut = useMutation({
    mutationFn: api.signOutOfDrive,
    onSuccess(access) {
      client.setQueryData(ACCESS, access)
      return client.invalidateQueries({ queryKey: keys.session })
    },
    onError: problem,
  })
  const owner = session?.state === "open" || session?.person?.owner === true
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <span className="skeleton settings-skeleton" aria-busy="true" />
  return (
    <>
      {data.keys.length === 0 && <p>{t("settings.driveNone")}</p>}
      <ul className="drive-keys">
        {data.keys.map(key => (
          <li key={key}>
            <WithCode text={t(`settings.drive_${key}`)} />
          </li>
        ))}
      </ul>
      {data.problem && <p className="form-wrong">{said(data.problem)}</p>}
      <p>
        <WithCode
          text={t(`settings.google_${data.state}`, {
            date: data.signedInAt ? longDate(data.signedInAt, i18n.language) : "",
          })}
        />
      </p>
      {owner && data.state === "signed_out" && (
        <button
          type="button"
          className="button button-strong"
          disabled={signIn.isPending}
          onClick={() => signIn.mutate()}
        >
          {t("settings.googleSignIn")}
        </button>
      )}
      {owner && data.state === "signed_in" && session?.role === "home" && (
        <button type="button" className="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          {t("settings.googleSignOut")}
        </button>
      )}
      <Folders />
    </>
  )
}
