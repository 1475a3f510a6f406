/** The outbox of this page: what wakes it, and in whose name it sends. */
import type { Session } from "@diapason/shared/api"
import type { QueryClient } from "@tanstack/react-query"
import type { Api } from "../api.ts"
import { keys } from "../queries.ts"
import { createOutbox, type Outbox } from "./outbox.ts"
import { createShelf } from "./shelf.ts"

export function openOutbox({ api, client }: { readonly api: Api; readonly client: QueryClient }): Outbox {
  const outbox = createOutbox({
    shelf: createShelf(indexedDB),
    personId: () => personIn(client),
    state: api.syncStatus,
    send: ({ method, path, body }) => api.write(method, path, body),
    // What is on screen shows it already; what is shown later asks anew.
    onTaken: () => void client.invalidateQueries({ queryKey: keys.library, refetchType: "none" }),
    now: Date.now,
  })
  addEventListener("online", outbox.flush)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") outbox.flush()
  })
  // The server's word, and who is signed in, arrive in the cache.
  client.getQueryCache().subscribe(({ type, query }) => {
    const [name] = query.queryKey
    if (type === "updated" && (name === keys.sync[0] || name === keys.session[0]) && query.state.data) outbox.flush()
  })
  return outbox
}

/** Whose page this is: an account's, or the owner's at a machine without accounts; null while nobody is known. */
export function personIn(client: QueryClient): string | null {
  const session = client.getQueryData<Session>(keys.session)
  return session?.person?.id ?? (session?.state === "open" ? "owner" : null)
}
