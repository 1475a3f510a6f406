/** A store of the model: rows, how far other stores' rows are applied, and the feed that others read. */

export interface Row {
  readonly key: string
  readonly version: number
  readonly body: string | null
  readonly hash: string
}
export interface StoredRow extends Row {
  readonly revision: number
  readonly via: string | null
}
export interface Store {
  id: string
  revision: number
  rows: Map<string, StoredRow>
  /** By store: up to which of its revisions its rows are applied here. */
  applied: Map<string, number>
  /** Only without `receiverCursor`: the sender's own belief. */
  sent: number
}
const ROWS_PER_MESSAGE = 3

export const copyOf = (store: Store): Store => ({
  ...store,
  rows: new Map(store.rows),
  applied: new Map(store.applied),
})

export const digestOf = (store: Store): string =>
  [...store.rows.values()]
    .filter(row => row.body !== null)
    .map(row => row.hash)
    .sort()
    .join()

export const feed = (store: Store, peer: string, since: number) => {
  const waiting = [...store.rows.values()]
    .filter(row => row.revision > since && row.via !== peer)
    .sort((a, b) => a.revision - b.revision)
  const rows = waiting.slice(0, ROWS_PER_MESSAGE)
  const last = rows.length === waiting.length
  return { rows, last, to: last ? Math.max(store.revision, since) : (rows.at(-1)?.revision ?? since) }
}
