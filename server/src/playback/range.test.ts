import assert from "node:assert/strict"
import { test } from "node:test"
import { parseRange } from "./range.ts"

const whole = { kind: "whole" }
const unsatisfiable = { kind: "unsatisfiable" }
const part = (start: number, end: number) => ({ kind: "part", start, end })
const huge = "9".repeat(40)

for (const [header, size, expected] of [
  [undefined, 100, whole],
  ["bytes=0-0", 100, part(0, 0)],
  ["bytes=0-99", 100, part(0, 99)],
  ["bytes=0-1000", 100, part(0, 99)],
  ["bytes=10-", 100, part(10, 99)],
  ["bytes=-10", 100, part(90, 99)],
  ["bytes=-1000", 100, part(0, 99)],
  ["Bytes=5-6", 100, part(5, 6)],
  [`bytes=5-${huge}`, 100, part(5, 99)],
  ["bytes=99-99", 100, part(99, 99)],
  ["bytes=100-", 100, unsatisfiable],
  ["bytes=100-200", 100, unsatisfiable],
  [`bytes=${huge}-`, 100, unsatisfiable],
  ["bytes=-0", 100, unsatisfiable],
  ["bytes=0-", 0, unsatisfiable],
  ["bytes=-5", 0, unsatisfiable],
  ["bytes=6-5", 100, whole],
  ["bytes=200-150", 100, whole],
  ["bytes=-", 100, whole],
  ["bytes=", 100, whole],
  ["bytes=a-b", 100, whole],
  ["bytes=1-2-3", 100, whole],
  ["bytes 1-2", 100, whole],
  ["items=1-2", 100, whole],
  ["bytes=0-1,5-6", 100, whole],
  ["bytes=-5,-6", 100, whole],
  ["bytes=+1-2", 100, whole],
  ["bytes=0x1-2", 100, whole],
] as const) {
  test(`${header?.slice(0, 24)} of ${size}`, () => assert.deepEqual(parseRange(header, size), expected))
}
