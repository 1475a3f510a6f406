/** A request names the store it is meant for: another one may have come in its place. */
import { AppError } from "@diapason/shared/errors"
import type { Identity } from "../library/identity.ts"

/** Throws `store_changed`, with the present id. */
export const checkTarget = (me: Identity, target: string): void => {
  if (target !== me.storeId)
    throw new AppError("store_changed", "This store is not the one you spoke to before: greet it again.", {
      storeId: me.storeId,
    })
}
