/** The same queue on every device: what is kept of this one, and when another's is worth offering. Pure. */
import type { Queue as KeptQueue } from "@diapason/shared/keeping"
import type { Queue } from "./queue.ts"

/** What the server takes. */
const MOST_TRACKS = 2_000
/** So many of them may lie behind the current one. */
const MOST_BEHIND = 500

export const DEVICES = ["phone", "tablet", "computer"] as const
export type Device = (typeof DEVICES)[number]

/** By the smaller side of the screen and whether fingers steer it. */
export function deviceOf(touch: boolean, smallerSide: number): Device {
  if (!touch) return "computer"
  return smallerSide < 600 ? "phone" : "tablet"
}

/** What is kept: the tracks in the order in which they are heard, the current one's place and second. */
export function keptOf(queue: Queue, seconds: number, device: string): Omit<KeptQueue, "changedAt"> {
  const from = Math.max(0, queue.at - MOST_BEHIND)
  const trackIds = queue.order.slice(from, from + MOST_TRACKS).flatMap(index => queue.tracks[index]?.id ?? [])
  const current = queue.at < 0 ? null : queue.at - from
  return { trackIds, current, position: Math.max(0, Math.round(seconds * 10) / 10), device }
}

/** Whether another device was listened to after this one. `lastUse`: ISO 8601, empty where this one never was. */
export function isNews({ current, changedAt, device }: KeptQueue, here: string, lastUse: string): boolean {
  if (current === null || changedAt === null || device === here) return false
  return lastUse === "" || Date.parse(changedAt) > Date.parse(lastUse)
}

/** Names one state of it: whoever did not want that one may want the next. */
export const changeOf = ({ device, changedAt }: KeptQueue) => `${device} ${changedAt}`

/** Whether it may still play there: it is kept every so many milliseconds while it does. */
export function mayStillPlay({ changedAt }: KeptQueue, every: number, now: number): boolean {
  const age = now - Date.parse(changedAt ?? "")
  return age >= 0 && age < every
}
