/** The boot snapshot: a home puts all rows aside after changes, and a remote that starts empty takes them from there. */
import { AppError } from "@diapason/shared/errors"
import { digestOf, type Store } from "../../library/store.ts"
import type { Clock } from "../clock.ts"
import { MAX_SNAPSHOT, type ObjectStore } from "./object-store.ts"
import { SnapshotFault, seal, unseal } from "./sealed.ts"
import { loadSnapshot, writeSnapshot } from "./snapshot-rows.ts"

const SETTLE_MS = 30_000
const EVERY_MS = 10 * 60_000

/** `tokens`: the first one encrypts, each may decrypt. `say` takes one line for the log. */
export const createSnapshots = ({
  store,
  objects,
  tokens,
  role,
  clock,
  say,
  onFault,
}: {
  readonly store: Store
  readonly objects: ObjectStore
  readonly tokens: readonly string[]
  readonly role: "home" | "remote"
  readonly clock: Clock
  readonly say: (line: string) => void
  readonly onFault: (error: unknown) => void
}) => {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | undefined
  let saved: string | undefined
  let failing = false
  let wake = () => {}
  let changed = true

  const upload = async (): Promise<void> => {
    const { digest, plain, settled } = await store.snapshot(async reader => ({
      ...(await digestOf(reader)),
      settled: (await store.identity()).settled,
      plain: await writeSnapshot(reader),
    }))
    if (digest === saved || !settled) return
    const sealed = await seal(plain, tokens[0] ?? "")
    if (sealed.length > MAX_SNAPSHOT) throw new SnapshotFault("the library is too large for a snapshot")
    await objects.put(sealed, signal)
    saved = digest
    say(`The snapshot of the library was put aside (${sealed.length} bytes).`)
  }

  const load = async (): Promise<void> => {
    if ((await store.identity()).settled) return
    const sealed = await objects.get(signal)
    if (!sealed) return say("There is no snapshot of the library yet: this server waits for its home.")
    const rows = await loadSnapshot(store, await unseal(sealed, tokens), clock.now(), signal)
    say(`The library was filled from its snapshot: ${rows} rows. The home brings what is newer.`)
  }

  /** One line for each time that things go wrong. */
  const attempt = async (work: () => Promise<void>, what: string): Promise<void> => {
    try {
      await work()
      failing = false
    } catch (error) {
      if (signal.aborted) return
      const foreseen = error instanceof SnapshotFault || error instanceof AppError
      if (!foreseen) onFault(error)
      else if (!failing) say(`${what}: ${error.message}.`)
      failing = true
    }
  }

  const untilChange = async (): Promise<void> => {
    if (changed) return
    await new Promise<void>(resolve => {
      wake = resolve
      signal.addEventListener("abort", () => resolve(), { once: true })
    })
  }

  const uploadForever = async (): Promise<void> => {
    while (!signal.aborted) {
      await untilChange()
      await clock.sleep(SETTLE_MS, signal).catch(() => undefined)
      if (signal.aborted) return
      changed = false
      await attempt(upload, "The snapshot of the library was not put aside")
      if (failing) changed = true
      await clock.sleep(EVERY_MS - SETTLE_MS, signal).catch(() => undefined)
    }
  }

  const unsubscribe = store.onChange(() => {
    changed = true
    wake()
  })

  return {
    start: (): void => {
      running ??= role === "home" ? uploadForever() : attempt(load, "The snapshot of the library is not used")
    },
    stop: async (): Promise<void> => {
      unsubscribe()
      stopping.abort()
      await running
    },
  }
}
