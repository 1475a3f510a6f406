/** Drive folders that are followed: added, looked after, followed no longer. */
import type { WatchedFolder } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { isDriveLink } from "../imports/drive-link.ts"
import { useServices } from "../services.ts"
import { useNow } from "../unison/use-now.ts"
import { ago } from "../words/formats.ts"

const FOLDERS = ["followed-folders"] as const

export function Folders() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [link, setLink] = useState("")
  const [wrong, setWrong] = useState<string | null>(null)
  const { data } = useQuery({ queryKey: FOLDERS, queryFn: ({ signal }) => api.folders(signal) })
  const renew = () => client.invalidateQueries({ queryKey: FOLDERS })
  const follow = useMutation({
    mutationFn: () => api.followFolder(link.trim()),
    onSuccess() {
      setLink("")
      return renew()
    },
    onError: error => setWrong(error.message),
  })
  const leave = useMutation({
    mutationFn: (folder: WatchedFolder) => api.unfollowFolder(folder.url),
    onSuccess: renew,
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  return (
    <div className="folders">
      <h3>{t("settings.foldersTitle")}</h3>
      <p>{t("settings.foldersHelp")}</p>
      <ul className="settings-list">
        {data?.folders.map(folder => (
          <FolderRow key={folder.id} folder={folder} busy={leave.isPending} onLeave={() => leave.mutate(folder)} />
        ))}
      </ul>
      <form
        className="settings-form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (isDriveLink(link)) follow.mutate()
          else setWrong(t("add.notALink"))
        }}
      >
        <label>
          {t("settings.folderLink")}
          <input
            type="url"
            value={link}
            placeholder={t("add.placeholder")}
            autoComplete="off"
            aria-invalid={wrong !== null}
            aria-describedby={wrong ? "folder-wrong" : undefined}
            onChange={event => {
              setLink(event.target.value)
              setWrong(null)
            }}
          />
        </label>
        <button type="submit" className="button button-large" disabled={follow.isPending || link.trim() === ""}>
          {t("settings.follow")}
        </button>
        {wrong && (
          <p className="form-wrong" id="folder-wrong" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </div>
  )
}

type RowProps = { readonly folder: WatchedFolder; readonly busy: boolean; readonly onLeave: () => void }

function FolderRow({ folder, busy, onLeave }: RowProps) {
  const { said } = useServices()
  const { t, i18n } = useTranslation()
  const now = useNow()
  const { name, checking, checkedAt, problem } = folder
  return (
    <li>
      <div>
        <strong>{name}</strong>
        <small>
          {checking
            ? t("settings.folderChecking")
            : checkedAt && t("settings.folderChecked", { when: ago(checkedAt, now, i18n.language) })}
        </small>
        {problem && <small className="form-wrong">{said(problem)}</small>}
      </div>
      <button
        type="button"
        className="button"
        disabled={busy}
        aria-label={t("settings.unfollowOne", { name })}
        onClick={onLeave}
      >
        {t("settings.unfollow")}
      </button>
    </li>
  )
}
