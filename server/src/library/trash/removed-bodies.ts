/** What removed rows were, for whoever must still name them. */
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"

interface Named {
  readonly kind: string
  readonly id: string
  readonly body: string | null
}

const IDS_PER_QUERY = 400

/** The same rows; those without a body have the one that lies in the trash, if any does. */
export const withRemovedBodies = async <R extends Named>(reader: Reader, rows: readonly R[]): Promise<R[]> => {
  const removed = rows.flatMap(({ id, body }) => (body === null ? [id] : []))
  const bodies = new Map<string, string>()
  for (const ids of chunksOf(removed, IDS_PER_QUERY)) {
    const kept = await reader.selectFrom("trash_row").select(["kind", "id", "body"]).where("id", "in", ids).execute()
    for (const { kind, id, body } of kept) bodies.set(`${kind}/${id}`, body)
  }
  return rows.map(row => (row.body === null ? { ...row, body: bodies.get(`${row.kind}/${row.id}`) ?? null } : row))
}
