/** A row's body as its kind's schema sees it, and its texts as every engine can hold them. */
import { AppError } from "@diapason/shared/errors"
import type { z } from "zod"

/** Throws `unprocessable`, naming the row, when a body of a known kind does not hold what it must. */
export const parseBody = <T>(
  row: { readonly kind: string; readonly id: string; readonly body: string | null },
  schema: z.ZodType<T>,
): T => {
  const result = schema.safeParse(JSON.parse(row.body ?? "null"))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new AppError(
    "unprocessable",
    `Row ${row.kind} "${row.id}": ${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "not valid"}`,
    { row: { kind: row.kind, id: row.id } },
  )
}

/** The text of a name as PostgreSQL can hold it too: no NUL, no half surrogate. */
export const plain = (text: string): string => text.replaceAll("\0", "").toWellFormed()
export const orNull = <T>(value: T | null | undefined): T | null => value ?? null
