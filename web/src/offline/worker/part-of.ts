/** A part of a kept file, as a player asks for it. */

/**
 * `bytes=from-to`, `bytes=from-` or `bytes=-last`; the end is told inclusive. Null asks for everything: no range, several, or one
 * that is not understood (RFC 9110, 14.2). `outside` where nothing of the file is meant.
 */
export function partOf(range: string | null, size: number): { from: number; to: number } | null | "outside" {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? []
  if (first === "" && last === "") return null
  if (first === "") {
    const length = Math.min(Number(last), size)
    return length === 0 ? "outside" : { from: size - length, to: size - 1 }
  }
  const from = Number(first)
  if (last !== "" && Number(last) < from) return null
  if (from >= size) return "outside"
  return { from, to: last === "" ? size - 1 : Math.min(Number(last), size - 1) }
}
