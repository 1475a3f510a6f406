/** What is counted of a person's plays, before the names of things are put beside it. */

export interface Asked {
  readonly keeper: string
  /** Minutes from local time to UTC. */
  readonly timezoneOffset: number
  /** How many of each list are wanted. */
  readonly top: number
}

export interface Count {
  readonly id: string
  readonly plays: number
}

export interface Month {
  /** `2026-03`. */
  readonly month: string
  readonly plays: number
  readonly milliseconds: number
}

export interface Counted {
  /** Oldest first, those with plays alone. */
  readonly months: readonly Month[]
  /** 24 numbers. */
  readonly hours: readonly number[]
  /** Most played first, ties by the larger id; of what is here alone; so the other two. */
  readonly artists: readonly Count[]
  readonly albums: readonly Count[]
  readonly tracks: readonly Count[]
}
