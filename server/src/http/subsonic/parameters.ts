/** What a request holds, from the query and from a form alike, each value read with its limits. */
import { SubsonicFault } from "./faults.ts"

export type Parameters = ReturnType<typeof createParameters>

/** `query` and `form` as they came, percent-encoded. An empty value counts as none: some programs send all names always. */
export const createParameters = (query: string, form: string) => {
  const all = new URLSearchParams(query)
  for (const [name, value] of new URLSearchParams(form)) all.append(name, value)

  const list = (name: string): readonly string[] => all.getAll(name).filter(value => value !== "")
  const text = (name: string): string | undefined => list(name)[0]
  const required = (name: string): string => {
    const value = text(name)
    if (value === undefined) throw new SubsonicFault("missing_parameter", `The parameter "${name}" is missing.`)
    return value
  }
  const readWhole = (name: string, value: string): number => {
    if (!/^-?\d{1,15}$/.test(value)) throw new SubsonicFault("generic", `"${name}" must be a whole number.`)
    return Number(value)
  }
  /** Out of bounds is taken as the bound itself: programs ask for more than there may be. */
  const whole = (name: string, { least, most, otherwise }: Bounds): number => {
    const value = text(name)
    return value === undefined ? otherwise : Math.min(Math.max(readWhole(name, value), least), most)
  }

  return {
    list,
    text,
    required,
    whole,
    /** As it came; undefined where it is absent. */
    exact: (name: string): number | undefined => {
      const value = text(name)
      return value === undefined ? undefined : readWhole(name, value)
    },
    /** As it came, or the last year that anybody means. */
    year: (name: string): number | undefined =>
      text(name) === undefined ? undefined : whole(name, { least: -LAST_YEAR, most: LAST_YEAR, otherwise: 0 }),
    wholes: (name: string): readonly number[] => list(name).map(value => readWhole(name, value)),
    flag: (name: string, otherwise: boolean): boolean => {
      const value = text(name)?.toLowerCase()
      return value === undefined ? otherwise : value === "true" || value === "1"
    },
    page: (size: string, offset: string, otherwise: number): Page => ({
      limit: whole(size, { least: 0, most: LONGEST_PAGE, otherwise }),
      offset: whole(offset, { least: 0, most: 1_000_000_000, otherwise: 0 }),
    }),
  }
}

export interface Page {
  readonly limit: number
  readonly offset: number
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly otherwise: number
}

const LONGEST_PAGE = 500
const LAST_YEAR = 9_999
