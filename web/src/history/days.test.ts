import assert from "node:assert/strict"
import { test } from "node:test"
import { byDay, dayName, everyMonth, localDay, monthMark, monthName } from "./days.ts"

const words = { today: "Today", yesterday: "Yesterday" }
const local = (year: number, month: number, day: number, hour = 12) =>
  new Date(year, month - 1, day, hour).toISOString()

test("plays are told apart by the reader's own days", () => {
  const plays = [local(2026, 3, 2, 0), local(2026, 3, 1, 23), local(2026, 3, 1, 0)].map(playedAt => ({ playedAt }))
  assert.deepEqual(
    byDay(plays).map(([day, items]) => [day, items.length]),
    [
      ["2026-03-02", 1],
      ["2026-03-01", 2],
    ],
  )
})

test("today and yesterday have names, also over the end of a year", () => {
  const now = new Date(2026, 0, 1, 9)
  assert.equal(dayName(localDay(now), now, "en", words), "Today")
  assert.equal(dayName("2025-12-31", now, "en", words), "Yesterday")
  assert.match(dayName("2025-12-30", now, "en", words), /December.*2025|2025/)
  assert.doesNotMatch(dayName("2026-03-05", now, "en", words), /2026/)
})

test("months without a play are there too", () => {
  const months = everyMonth(
    [
      { month: "2025-11", plays: 3 },
      { month: "2026-02", plays: 1 },
    ],
    { plays: 0 },
  )
  assert.deepEqual(
    months.map(({ month, plays }) => [month, plays]),
    [
      ["2025-11", 3],
      ["2025-12", 0],
      ["2026-01", 0],
      ["2026-02", 1],
    ],
  )
  assert.deepEqual(everyMonth([], { plays: 0 }), [])
})

test("a month is named wherever the reader lives", () => {
  assert.equal(monthName("2026-03", "en"), "March 2026")
  assert.equal(monthMark("2026-01", "fr"), "2026")
})
