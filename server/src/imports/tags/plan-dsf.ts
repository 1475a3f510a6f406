/** DSF (DSD Stream File, Sony): fixed header, ID3v2 where it points to. */
import { latin1, u32le, u64le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { readId3 } from "./id3.ts"
import { bitRateOf, chooseFront, type TagPlan } from "./tag-plan.ts"

export async function planDsf(window: FileWindow, start: number): Promise<TagPlan> {
  const head = await window.read(start, 80)
  const pointer = head === undefined ? 0 : u64le(head, 20)
  const known = head !== undefined && latin1(head, 28, 32) === "fmt " && u32le(head, 56) > 0
  const seconds = known ? u64le(head, 64) / u32le(head, 56) : 0
  const id3 = pointer > 0 && start + pointer < window.size ? await readId3(window, start + pointer, 0) : undefined
  const picture = chooseFront(id3?.pictures ?? [])
  return {
    containers: id3?.containers ?? [],
    durationSeconds: seconds,
    ...bitRateOf((pointer > 0 ? pointer : window.size) - 92, seconds),
    mimeType: "audio/dsf",
    ...(picture && { picture }),
  }
}
