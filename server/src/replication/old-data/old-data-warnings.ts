/** What could not be kept as it came, named by list and place. */

import type { ImportDataWarning } from "@diapason/shared/api"
import type { z } from "zod"

export type OldDataWarning = z.infer<typeof ImportDataWarning>
export type ListName = OldDataWarning["list"]
export type Warn = (list: ListName, index: number, reason: string) => void

/** So many are named one by one; a data set that is wrong throughout must not answer with more than it was sent. */
const NAMED = 10_000

export const createWarnings = () => {
  const named: OldDataWarning[] = []
  let unnamed = 0
  const warn: Warn = (list, index, reason) => {
    if (named.length < NAMED) named.push({ list, index, reason })
    else unnamed += 1
  }
  return {
    warn,
    all: (): readonly OldDataWarning[] => {
      const last = named.at(-1)
      return last && unnamed > 0 ? [...named, { ...last, reason: `${unnamed} more, from here on not named` }] : named
    },
  }
}
