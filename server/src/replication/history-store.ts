/** SQL of what exchanges did: the latest of each remote, for a person to read. */
import type { Exchange } from "@diapason/shared/api"
import type { Reader, Tx } from "../database/database.ts"

const KEPT = 200

/** `at` in milliseconds since 1970. */
export type Entry = Omit<Exchange, "at" | "target" | "names"> & {
  readonly at: number
  readonly names: readonly string[]
}

/** Writes or overwrites the entry of that moment, and lets go of the oldest. */
export const saveEntry = async (tx: Tx, target: string, { at, error, names, ...figures }: Entry): Promise<void> => {
  const columns = { ...figures, error: error ?? null, names: JSON.stringify(names) }
  await tx
    .insertInto("exchange")
    .values({ target, at, ...columns })
    .onConflict(c => c.columns(["target", "at"]).doUpdateSet(columns))
    .execute()
  const oldest = await tx
    .selectFrom("exchange")
    .select("at")
    .where("target", "=", target)
    .orderBy("at", "desc")
    .offset(KEPT - 1)
    .limit(1)
    .executeTakeFirst()
  if (oldest) await tx.deleteFrom("exchange").where("target", "=", target).where("at", "<", oldest.at).execute()
}

const asNames = (json: string): string[] => {
  const names: unknown = JSON.parse(json)
  return Array.isArray(names) ? names.filter(name => typeof name === "string") : []
}

/** Newest first. */
export const listEntries = async (
  reader: Reader,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly exchanges: Exchange[]; readonly total: number }> => {
  const rows = await reader
    .selectFrom("exchange")
    .selectAll()
    .orderBy("at", "desc")
    .orderBy("target")
    .limit(limit)
    .offset(offset)
    .execute()
  const { total } = await reader
    .selectFrom("exchange")
    .select(e => e.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow()
  return {
    total,
    exchanges: rows.map(({ at, result, error, names, ...row }) => ({
      ...row,
      at: new Date(at).toISOString(),
      result: result === "failed" || result === "degraded" ? result : "done",
      ...(error === null ? {} : { error }),
      names: asNames(names),
    })),
  }
}
