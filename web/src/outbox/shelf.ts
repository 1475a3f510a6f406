/** Where the outbox survives a reload: IndexedDB, or only the page's memory where the browser refuses it. */
import type { Entry } from "./entry.ts"

const NAME = "diapason.outbox"
const TABLE = "entries"

export type Shelf = {
  readonly all: () => Promise<readonly Entry[]>
  readonly put: (entry: Entry) => Promise<void>
  readonly remove: (id: string) => Promise<void>
}

export function createShelf(databases: IDBFactory): Shelf {
  let opening: Promise<IDBDatabase> | undefined

  function open(): Promise<IDBDatabase> {
    const request = databases.open(NAME, 1)
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(TABLE, { keyPath: "id" }))
    return done(request)
  }

  async function table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opening ??= open()
    return (await opening).transaction(TABLE, mode).objectStore(TABLE)
  }

  return {
    all: async () => done<Entry[]>((await table("readonly")).getAll()),
    put: async entry => void (await done((await table("readwrite")).put(entry))),
    remove: async id => void (await done((await table("readwrite")).delete(id))),
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => reject(request.error))
  })
}
