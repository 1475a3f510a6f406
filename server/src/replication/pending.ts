/** Waiting rows in a person's words: what they are called and what was done. */

import type { PendingChange } from "@diapason/shared/api"
import type { z } from "zod"
import type { Cause } from "../library/row-store.ts"

export interface PendingRow {
  readonly kind: string
  readonly id: string
  readonly cause: string
  readonly body: string | null
}

const asCause = (cause: string): Cause => (cause === "delete" || cause === "edit" ? cause : "add")

/** The cause an error line names: that of the oldest change still waiting. */
export const oldestCause = (rows: readonly PendingRow[]): Cause | undefined => {
  const [oldest] = rows
  return oldest && asCause(oldest.cause)
}

/** The title or name in a row's body. */
export const nameIn = (body: string | null): string | undefined => {
  if (body === null) return undefined
  const value: unknown = JSON.parse(body)
  if (value === null || typeof value !== "object") return undefined
  if ("title" in value && typeof value.title === "string") return value.title
  if ("name" in value && typeof value.name === "string") return value.name
  return undefined
}

export const describePending = (rows: readonly PendingRow[]): z.infer<typeof PendingChange>[] =>
  rows.map(row => {
    const name = nameIn(row.body)
    return { kind: row.kind, id: row.id, cause: asCause(row.cause), ...(name === undefined ? {} : { name }) }
  })
