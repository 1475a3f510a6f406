/** Reads what part of a file a listener asks for, as RFC 9110 (section 14) has it. */

export type RangeAsked =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" }

const SINGLE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i
const WHOLE = { kind: "whole" } as const

/**
 * @param size the file's bytes
 * @returns `start` and `end` both included. What cannot be read, and several parts at once, count as no range at all.
 */
export function parseRange(header: string | undefined, size: number): RangeAsked {
  const [, from = "", to = ""] = SINGLE.exec(header ?? "") ?? []
  if (from === "" && to === "") return WHOLE
  if (from !== "" && to !== "" && BigInt(from) > BigInt(to)) return WHOLE
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1)
  return start >= size ? { kind: "unsatisfiable" } : { kind: "part", start, end }
}
