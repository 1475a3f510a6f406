/** What makes a playlist a smart one: conditions its tracks are found by whenever it is read. */
import { z } from "zod"
import { DATE_FIELDS, DATE_OPS, NUMBER_FIELDS, NUMBER_OPS, RULE_SORTS, TEXT_FIELDS, TEXT_OPS } from "./rule-fields.ts"

const MOST_CONDITIONS = 50
const MOST_TRACKS = 5_000

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `one of ${values.join(", ")} is needed` })
const number = z.number({ error: "a number is needed" })

const TextCondition = z.object({
  field: z.enum(TEXT_FIELDS),
  op: oneOf(TEXT_OPS),
  value: z.string({ error: "a text is needed" }).max(500, "at most 500 characters are taken"),
})
const NUMBERS = { error: "a number is needed, and two of them for between" }
const NumberCondition = z
  .object({
    field: z.enum(NUMBER_FIELDS),
    op: oneOf(NUMBER_OPS),
    /** Two numbers for `between`; both belong to it. `duration` in seconds; what was never rated or played counts as 0. */
    value: z.union([number, z.tuple([number, number])], NUMBERS),
  })
  .refine(({ op, value }) => (op === "between") === Array.isArray(value), { path: ["value"], ...NUMBERS })
const DATE = { error: "a date as 2026-03-31 is needed, and a number of days for inTheLast and notInTheLast" }
const DateCondition = z
  .object({
    field: z.enum(DATE_FIELDS),
    op: oneOf(DATE_OPS),
    /** ISO 8601, or a number of days. */
    value: z.union([z.iso.datetime({ offset: true }), z.iso.date(), number.min(0).max(36_500)], DATE),
  })
  .refine(({ op, value }) => (op === "before" || op === "after") === (typeof value === "string"), {
    path: ["value"],
    ...DATE,
  })
const StarCondition = z.object({
  field: z.literal("starred"),
  op: z.literal("is", { error: "is is needed" }),
  value: z.boolean({ error: "true or false is needed" }),
})

export const Condition = z.discriminatedUnion("field", [TextCondition, NumberCondition, DateCondition, StarCondition], {
  error: `a field is needed: one of ${[...TEXT_FIELDS, ...NUMBER_FIELDS, ...DATE_FIELDS, "starred"].join(", ")}`,
})
export type Condition = z.infer<typeof Condition>
export type TextCondition = z.infer<typeof TextCondition>
export type NumberCondition = z.infer<typeof NumberCondition>
export type DateCondition = z.infer<typeof DateCondition>

export const SmartRules = z.object(
  {
    match: oneOf(["all", "any"]),
    /** None: every track. */
    conditions: z
      .array(Condition, { error: "a list of conditions is needed" })
      .max(MOST_CONDITIONS, `at most ${MOST_CONDITIONS} conditions are taken`),
    sort: oneOf(RULE_SORTS).optional(),
    order: oneOf(["asc", "desc"]).optional(),
    limit: z
      .int({ error: "a whole number is needed" })
      .min(1, "at least 1 is needed")
      .max(MOST_TRACKS, `at most ${MOST_TRACKS} tracks are taken`)
      .optional(),
  },
  { error: 'rules are needed as {"match": "all", "conditions": [{"field": "year", "op": "atLeast", "value": 1990}]}' },
)
export type SmartRules = z.infer<typeof SmartRules>
