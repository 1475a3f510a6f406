/** What the items of a schedule are in a real store: browsed kinds, kinds that are only kept, and one nobody knows. */
import type { RowBodyInput } from "@diapason/shared/rows"
import type { Writer } from "../../src/library/store.ts"
import type { Step } from "./schedule.ts"

const TARGETS = [
  { kind: "album", id: "al-0" },
  { kind: "album", id: "al-1" },
  { kind: "track", id: "gd-2" },
  { kind: "track", id: "gd-3" },
  { kind: "artist", id: "ar-4" },
  { kind: "star", id: "p:track:gd-2" },
  { kind: "kind-of-tomorrow", id: "unknown" },
] as const

/** Found in the search by this word alone. */
export const wordOf = (step: number): string => `word${step}only`

const LARGE = "x".repeat(40_000)
const playOf = (play: number): RowBodyInput => ({
  kind: "play",
  id: `play-${play}`,
  body: { personId: "p", trackId: "gd-2", playedAt: "2026-01-01T00:00:00Z" },
})

const targetOf = (item: number) => {
  const target = TARGETS[item]
  if (!target) throw new Error(`no item ${item}`)
  return target
}

export type Write = Extract<Step, { readonly do: "write" | "delete" | "play" }>

export const keyOf = (step: Write): { readonly kind: string; readonly id: string } =>
  step.do === "play" ? playOf(step.play) : targetOf(step.item)

/** Performs a step that writes; `n` is its place in the schedule and makes its content unique. */
export const performWrite = async (writer: Writer, step: Write, n: number): Promise<void> => {
  if (step.do === "play") {
    await writer.put([playOf(step.play)], "add")
    return
  }
  const { kind, id } = targetOf(step.item)
  if (step.do === "delete") {
    await writer.remove([{ kind, id }])
    return
  }
  const title = `Title ${wordOf(n)}`
  const rest = step.large ? { fieldOfTomorrow: LARGE } : {}
  const facts = { title, artist: "Élan", artistId: "ar-4", ...rest }
  if (kind === "kind-of-tomorrow") await writer.apply([{ kind, id, body: JSON.stringify(facts) }], null)
  else if (kind === "album") await writer.put([{ kind, id, body: { ...facts, addedAt: "2026-01-01" } }], "edit")
  else if (kind === "artist") await writer.put([{ kind, id, body: { name: title, ...rest } }], "edit")
  else if (kind === "star") {
    const body = { personId: "p", kind: "track", itemId: "gd-2", starredAt: title, ...rest }
    await writer.put([{ kind, id, body }], "edit")
  } else {
    const body = { ...facts, albumId: "al-0", duration: 1, size: 1, mimeType: "audio/flac" }
    await writer.put([{ kind, id, body }], "edit")
  }
}
