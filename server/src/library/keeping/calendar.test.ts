import assert from "node:assert/strict"
import { test } from "node:test"
import { DAY, monthOfDay, sameDayOfEarlierYears, shiftOf } from "./calendar.ts"

const spans = (now: string, earliest: string, timezoneOffset = 0, most = 30) =>
  sameDayOfEarlierYears(Date.parse(now), { earliest: Date.parse(earliest), shift: shiftOf(timezoneOffset), most }).map(
    ({ from, to }) => {
      assert.equal(to - from, DAY)
      return new Date(from).toISOString()
    },
  )

test("this day of earlier years is the person's day, from the first year on", () => {
  assert.deepEqual(spans("2026-03-31T12:00:00Z", "2024-05-01T00:00:00Z"), [
    "2025-03-31T00:00:00.000Z",
    "2024-03-31T00:00:00.000Z",
  ])
  assert.deepEqual(spans("2026-03-31T23:30:00Z", "2025-05-01T00:00:00Z", -120), ["2025-03-31T22:00:00.000Z"])
  assert.deepEqual(spans("2026-01-01T02:00:00Z", "2024-05-01T00:00:00Z", 300), ["2024-12-31T05:00:00.000Z"])
  assert.deepEqual(spans("2026-03-31T12:00:00Z", "2026-01-01T00:00:00Z"), [])
  assert.equal(spans("2026-03-31T12:00:00Z", "1900-01-01T00:00:00Z").length, 30)
})

test("February 29 comes again in leap years alone", () => {
  assert.deepEqual(spans("2024-02-29T12:00:00Z", "2015-01-01T00:00:00Z"), [
    "2020-02-29T00:00:00.000Z",
    "2016-02-29T00:00:00.000Z",
  ])
})

test("the month of a day", () => {
  assert.equal(monthOfDay(0), "1970-01")
  assert.equal(monthOfDay(Date.UTC(2024, 1, 29) / DAY), "2024-02")
})
