/** What the unison tells of itself as metrics; read anew at each look. */
import { Counter, Gauge, type Registry } from "prom-client"
import type { Replication } from "../replication/replication.ts"

export const measureSynchronisation = (
  registry: Registry,
  { status, rotFound }: Pick<Replication, "status" | "rotFound">,
): void => {
  let looking: Promise<void> | undefined
  /** All metrics of one look are collected at once, and share what is read. */
  const collect = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  const gaugeOf = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ["target"], registers: [registry], collect })
  const pending = gaugeOf("sync_pending_rows", "Rows that a remote has not confirmed")
  const refused = gaugeOf("sync_quarantined_rows", "Rows that one side refuses, at most 50 told")
  const success = gaugeOf("sync_last_success_timestamp_seconds", "When equality with a remote was last proved")
  const repairs = gaugeOf("sync_repairs", "Exchanges that had to repair something, since the start")
  const reseeds = gaugeOf("sync_reseeds", "Times that an empty remote was filled, since the start")
  const bytes = gaugeOf("sync_sent_bytes", "Sent to a remote since the start")
  const rot = new Counter({
    name: "sync_rot_total",
    help: "Rows and sums that had rotted on the disk and were mended",
    registers: [registry],
    collect,
  })
  const look = async (): Promise<void> => {
    const { targets } = await status()
    rot.reset()
    rot.inc(rotFound())
    for (const { url: target, lastSuccessAt, ...facts } of targets) {
      pending.set({ target }, facts.pending)
      refused.set({ target }, facts.quarantined.length)
      repairs.set({ target }, facts.repairs)
      reseeds.set({ target }, facts.reseeds)
      bytes.set({ target }, facts.bytesSent)
      if (lastSuccessAt !== null) success.set({ target }, Date.parse(lastSuccessAt) / 1_000)
    }
  }
}
