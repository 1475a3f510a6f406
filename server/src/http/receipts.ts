/** What every write of a person answers beside its own: how far this store is, and whether its disk stays. */
import type { Receipt } from "@diapason/shared/keeping"
import type { Store } from "../library/store.ts"

export interface ReceiptRooms {
  readonly store: Pick<Store, "identity">
  /** False where the disk is lost at the next sleep. */
  readonly durable: boolean
}

export type WithReceipt = <T extends object>(answer: T) => Promise<T & Receipt>

/** To be called after the write. */
export const createReceipts =
  ({ store, durable }: ReceiptRooms): WithReceipt =>
  async answer => ({ ...answer, revision: (await store.identity()).revision, durable })
