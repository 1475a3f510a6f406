/** The conditions of a smart playlist while they are written: which fields there are, what may be said of each. Pure. */
import { DATE_FIELDS, DATE_OPS, NUMBER_FIELDS, NUMBER_OPS, TEXT_FIELDS, TEXT_OPS } from "@diapason/shared/rule-fields"
import type { Condition, SmartRules } from "@diapason/shared/smart-rules"

export const FIELDS = [
  "artist",
  "album",
  "title",
  "genre",
  "year",
  "rating",
  "starred",
  "playCount",
  "lastPlayedAt",
  "addedAt",
  "duration",
] as const
export type Field = Condition["field"]
export type Op = Condition["op"]

export const startingRules: SmartRules = {
  match: "all",
  conditions: [{ field: "addedAt", op: "inTheLast", value: 30 }],
  sort: "addedAt",
  order: "desc",
  limit: 100,
}

const firstNumbers = { year: 2000, rating: 4, playCount: 1, duration: 300 } as const
const FIRST_DAYS = 30

const find = <const T extends readonly string[]>(values: T, wanted: string): T[number] | undefined =>
  values.find(value => value === wanted)

export function opsOf(field: Field): readonly Op[] {
  if (field === "starred") return ["is"]
  if (find(TEXT_FIELDS, field)) return TEXT_OPS
  return find(NUMBER_FIELDS, field) ? NUMBER_OPS : DATE_OPS
}

/** A condition on a field, as it stands when the field has just been chosen; `today` as `2026-03-31`. */
export function conditionOn(field: string, today: string, op?: string): Condition {
  const text = find(TEXT_FIELDS, field)
  if (text) return { field: text, op: find(TEXT_OPS, op ?? "") ?? "contains", value: "" }
  const number = find(NUMBER_FIELDS, field)
  if (number) {
    const chosen = find(NUMBER_OPS, op ?? "") ?? "atLeast"
    const first = firstNumbers[number]
    return { field: number, op: chosen, value: chosen === "between" ? [first, first] : first }
  }
  const date = find(DATE_FIELDS, field)
  if (date) {
    const chosen = find(DATE_OPS, op ?? "") ?? "inTheLast"
    return { field: date, op: chosen, value: chosen === "before" || chosen === "after" ? today : FIRST_DAYS }
  }
  return { field: "starred", op: "is", value: true }
}

/** The same condition said in another way; what was written stays where it still makes sense. */
export function withOp(condition: Condition, op: string, today: string): Condition {
  const fresh = conditionOn(condition.field, today, op)
  const { value } = condition
  if (typeof fresh.value === "string" && typeof value === "string") return withValue(fresh, value)
  if (typeof fresh.value === "number" && typeof value === "number") return withValue(fresh, value)
  if (Array.isArray(fresh.value) && typeof value === "number") return withValue(fresh, [value, value])
  if (typeof fresh.value === "number" && Array.isArray(value)) return withValue(fresh, value[0])
  return fresh
}

/** The condition with another value of the kind it has; any other value leaves it as it is. */
export function withValue(condition: Condition, value: Condition["value"]): Condition {
  switch (condition.field) {
    case "starred":
      return typeof value === "boolean" ? { ...condition, value } : condition
    case "title":
    case "artist":
    case "album":
    case "genre":
      return typeof value === "string" ? { ...condition, value } : condition
    case "lastPlayedAt":
    case "addedAt":
      return typeof value === typeof condition.value && (typeof value === "string" || typeof value === "number")
        ? { ...condition, value }
        : condition
    default:
      if (Array.isArray(condition.value)) return Array.isArray(value) ? { ...condition, value } : condition
      return typeof value === "number" ? { ...condition, value } : condition
  }
}

/** What can be sent while it is being written: conditions that say nothing yet are left out. */
export function written(rules: SmartRules): SmartRules {
  return {
    ...rules,
    conditions: rules.conditions.filter(({ value }) => {
      if (Array.isArray(value)) return value.every(Number.isFinite)
      return typeof value === "number" ? Number.isFinite(value) : value !== ""
    }),
  }
}
