/** One folder of this computer: how far it is, what is wrong, whether it goes to Drive as well. */
import type { LocalFolder } from "@diapason/shared/api"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ProgressBar } from "../frame/progress-bar.tsx"
import { importsQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { useNow } from "../unison/use-now.ts"
import { ago, byteSize } from "../words/formats.ts"
import { useLocalWords } from "./use-local-words.ts"

type Props = {
  readonly folder: LocalFolder
  readonly busy: boolean
  readonly act: (work: () => Promise<unknown>) => Promise<unknown>
}

export function LocalFolderRow({ folder, busy, act }: Props) {
  const { api, said, toasts } = useServices()
  const say = useLocalWords()
  const { id, name, path, problem, importId } = folder
  /** What was chosen, until the server has said so. */
  const [chosen, choose] = useState<boolean | null>(null)
  return (
    <li className="local-folder">
      <div>
        <strong>{name}</strong>
        <small>{path}</small>
        {importId === undefined ? <Looked folder={folder} /> : <Importing name={name} id={importId} act={act} />}
        {problem && <small className="form-wrong">{said(problem)}</small>}
        <label className="local-copies">
          <input
            type="checkbox"
            checked={chosen ?? folder.copies}
            aria-label={say("copiesOne", { name })}
            aria-describedby={`copies-${id}`}
            onChange={event => {
              const wanted = event.target.checked
              choose(wanted)
              void act(() => api.copyLocalFolder(id, wanted)).then(() => choose(null))
            }}
          />
          {say("copies")}
        </label>
        <small id={`copies-${id}`}>{say("copiesHelp")}</small>
        {folder.copying && <Copying name={name} copying={folder.copying} />}
      </div>
      <button
        type="button"
        className="button"
        disabled={busy}
        aria-label={say("removeOne", { name })}
        onClick={() =>
          void act(async () => {
            await api.removeLocalFolder(id)
            toasts.show({ text: say("removed", { name }) })
          })
        }
      >
        {say("remove")}
      </button>
    </li>
  )
}

function Looked({ folder: { checking, checkedAt } }: Pick<Props, "folder">) {
  const { i18n } = useTranslation()
  const say = useLocalWords()
  const now = useNow()
  if (checking) return <small>{say("checking")}</small>
  return <small>{checkedAt && say("checked", { when: ago(checkedAt, now, i18n.language) })}</small>
}

function Importing({ id, name, act }: { readonly id: string; readonly name: string; readonly act: Props["act"] }) {
  const { api } = useServices()
  const say = useLocalWords()
  const { data } = useQuery(importsQuery(api))
  const job = data?.imports.find(one => one.id === id)
  const [done, total] = [job?.filesDone ?? 0, job?.filesTotal ?? 0]
  return (
    <>
      <small>{total > 0 ? say("importing", { done, total }) : say("listing")}</small>
      <span className="local-progress">
        <ProgressBar label={say("progressImport", { name })} done={done} total={total} />
        <button
          type="button"
          className="button"
          aria-label={say("cancelImport", { name })}
          onClick={() => void act(() => api.cancelImport(id))}
        >
          {say("cancel")}
        </button>
      </span>
    </>
  )
}

type CopyingProps = { readonly name: string; readonly copying: NonNullable<LocalFolder["copying"]> }

function Copying({ name, copying }: CopyingProps) {
  const { api, said, toasts } = useServices()
  const { i18n } = useTranslation()
  const say = useLocalWords()
  const signInToDrive = useMutation({
    mutationFn: api.signInToDrive,
    onSuccess: ({ url }) => location.assign(url),
    onError: error => toasts.show({ text: error.message, tone: "problem", lasts: 12_000 }),
  })
  const { filesDone, filesTotal, bytesDone, bytesTotal, current, problem, signIn } = copying
  const isDone = filesTotal > 0 && filesDone === filesTotal
  const size = (bytes: number) => byteSize(bytes, i18n.language)
  return (
    <>
      {isDone && <small>{say("copied")}</small>}
      {!isDone && filesTotal > 0 && (
        <>
          <small>
            {say("copying", { done: filesDone, total: filesTotal, bytes: size(bytesDone), all: size(bytesTotal) })}
          </small>
          <ProgressBar label={say("progressCopy", { name })} done={bytesDone} total={bytesTotal} />
          {current && <small>{current}</small>}
        </>
      )}
      {problem && <small className="form-wrong">{said(problem)}</small>}
      {signIn && (
        <button
          type="button"
          className="button button-strong"
          disabled={signInToDrive.isPending}
          onClick={() => signInToDrive.mutate()}
        >
          {say("signIn")}
        </button>
      )}
    </>
  )
}
