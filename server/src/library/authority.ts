/**
 * Whose word counts where acts of two homes do not commute, such as giving up a library for another: one home, by its store's id,
 * until another takes over with a higher epoch.
 */
import { AppError } from "@diapason/shared/errors"
import type { Reader, Tx } from "../database/database.ts"

export interface Authority {
  /** A store's id; null until a home has pushed here. */
  readonly authority: string | null
  readonly epoch: number
}

export const authorityOf = (reader: Reader): Promise<Authority> =>
  reader.selectFrom("meta").select(["authority", "epoch"]).where("id", "=", 1).executeTakeFirstOrThrow()

export const setAuthority = async (tx: Tx, { authority, epoch }: Authority): Promise<void> => {
  await tx.updateTable("meta").set({ authority, epoch }).execute()
}

/** Lets the present authority act, or one that takes over. Throws `fenced`. */
export const claimAuthority = async (
  tx: Tx,
  sender: string | undefined,
  epoch: number,
): Promise<{ readonly authority: string | null; readonly epoch: number }> => {
  const now = await authorityOf(tx)
  const takesOver = sender !== undefined && epoch > now.epoch
  if (now.authority !== null && now.authority !== sender && !takesOver)
    throw new AppError(
      "fenced",
      "Another home keeps this server in unison, and this act would undo its work. Take over, if this home is to be the one from now on.",
      { epoch: now.epoch },
    )
  const claimed = { authority: sender ?? now.authority, epoch: Math.max(epoch, now.epoch) }
  await setAuthority(tx, claimed)
  return claimed
}
