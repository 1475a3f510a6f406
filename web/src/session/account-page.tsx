/** Who one is here; at home, before there is any account, the place to make the owner's. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { PageTitle } from "../frame/page-title.tsx"
import { keys, sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { AccountForm } from "./account-form.tsx"
import { ChangePassword } from "./change-password.tsx"
import "./session.css"

export function AccountPage() {
  const { api } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery(api))
  const signOut = useMutation({ mutationFn: api.signOut, onSuccess: () => client.resetQueries() })
  if (session?.state === "open" && session.role === "home") return <CreateOwner />
  return (
    <div className="page page-narrow">
      <PageTitle title={t("session.account")} />
      {session?.person && <p className="lead">{t("session.signedInAs", { name: session.person.name })}</p>}
      {session?.person === null && <p className="lead">{t("session.madeAtHome")}</p>}
      {session?.person && (
        <button type="button" className="button" onClick={() => signOut.mutate()}>
          {t("session.signOut")}
        </button>
      )}
      {session?.person && <ChangePassword name={session.person.name} />}
    </div>
  )
}

function CreateOwner() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) => api.createAccount(name, password),
    onSuccess() {
      toasts.show({ text: t("session.created") })
      return client.invalidateQueries({ queryKey: keys.session })
    },
  })
  const taken = create.error instanceof ApiError && create.error.status === 409
  return (
    <div className="page page-narrow">
      <PageTitle title={t("session.createTitle")} />
      <p className="lead">{t("session.createLead")}</p>
      <AccountForm
        submitLabel={t("session.create")}
        newPassword
        busy={create.isPending}
        wrong={taken ? t("session.taken") : (create.error?.message ?? null)}
        onSubmit={(name, password) => create.mutate({ name, password })}
      />
    </div>
  )
}
