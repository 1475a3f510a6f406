/** What every list takes, and how a nullable column becomes an optional field. */

export interface ListQuery {
  readonly q?: string | undefined
  readonly sort?: string | undefined
  readonly order: "asc" | "desc"
  readonly limit: number
  readonly offset: number
}

/** `{ ...where(row.year, year => ({ year })) }`: the field where there is a value, nothing where there is none. */
export const where = <V, T extends object>(value: V | null, make: (value: V) => T): T | Record<never, never> =>
  value === null ? {} : make(value)
