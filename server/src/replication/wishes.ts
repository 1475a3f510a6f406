/** What a person has asked of one remote beyond the next exchange, and how far it has come. */
import type { Comparison } from "@diapason/shared/api"
import { BUCKETS } from "../library/row-hash.ts"
import type { Clock } from "./clock.ts"
import { type Refill, START_OF_REFILL } from "./refill.ts"
import type { Repaired } from "./repair.ts"

export const createWishes = ({
  clock,
  onChange,
}: {
  readonly clock: Pick<Clock, "now">
  readonly onChange: () => void
}) => {
  let comparison: Comparison | null = null
  let refilling: Refill | undefined

  const note = (facts: Partial<Comparison>): void => {
    if (comparison) comparison = { ...comparison, ...facts }
    onChange()
  }
  const isAsked = (): boolean => comparison?.state === "waiting" || comparison?.state === "running"

  return {
    comparison: () => comparison,
    refilling: () => refilling,

    wishComparison: (): void => {
      comparison = {
        at: new Date(clock.now()).toISOString(),
        state: "waiting",
        checked: 0,
        of: BUCKETS,
        differing: 0,
        repaired: 0,
      }
    },
    /** To be told of each bucket; undefined while nobody wants all of them compared. */
    compare: () =>
      isAsked()
        ? (checked: number, of: number, { differing, crossed }: Repaired): void =>
            note({ state: "running", checked, of, differing, repaired: crossed })
        : undefined,
    compared: (state: "done" | "failed"): void => {
      if (isAsked()) note({ state })
    },

    wishRefill: (): void => {
      refilling = START_OF_REFILL
    },
    noteRefill: (now: Refill): void => {
      refilling = now
      onChange()
    },
    refilled: (): void => {
      refilling = undefined
    },
  }
}
