/** Folders of the computer that the home runs on: added by their path, looked after, copied to Drive, followed no longer. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useServices } from "../services.ts"
import { LocalFolderRow } from "./local-folder-row.tsx"
import { useLocalWords } from "./use-local-words.ts"
import "./local-folders.css"

const FOLDERS = ["local-folders"] as const
const SOON_MS = 1_500
const LATER_MS = 20_000

export function LocalFolders() {
  const { api, toasts } = useServices()
  const say = useLocalWords()
  const client = useQueryClient()
  const [path, setPath] = useState("")
  const [wrong, setWrong] = useState<string | null>(null)
  const { data } = useQuery({
    queryKey: FOLDERS,
    queryFn: ({ signal }) => api.localFolders(signal),
    refetchInterval: ({ state }) =>
      state.data?.folders.some(one => one.importId || one.checking || one.copying) ? SOON_MS : LATER_MS,
  })
  const renew = () => client.invalidateQueries({ queryKey: FOLDERS })
  const add = useMutation({
    mutationFn: () => api.addLocalFolder(path.trim()),
    onSuccess() {
      setPath("")
      return renew()
    },
    onError: error => setWrong(error.message),
  })
  const change = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: renew,
    onError: error => toasts.show({ text: error.message, tone: "problem", lasts: 12_000 }),
  })
  /** Resolves when what is shown is renewed; a failure is told here. */
  const act = (work: () => Promise<unknown>) => change.mutateAsync(work).catch(() => undefined)
  return (
    <>
      <p>{say("help")}</p>
      <ul className="settings-list">
        {data?.folders.map(folder => (
          <LocalFolderRow key={folder.id} folder={folder} busy={change.isPending} act={act} />
        ))}
      </ul>
      <form
        className="settings-form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <label>
          {say("path")}
          <input
            type="text"
            value={path}
            placeholder="/home/…/Music"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck="false"
            aria-invalid={wrong !== null}
            aria-describedby={wrong ? "local-folder-wrong" : undefined}
            onChange={event => {
              setPath(event.target.value)
              setWrong(null)
            }}
          />
        </label>
        <button type="submit" className="button button-large" disabled={add.isPending || path.trim() === ""}>
          {say("add")}
        </button>
        {wrong && (
          <p className="form-wrong" id="local-folder-wrong" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </>
  )
}
