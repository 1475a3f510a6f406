/** Where a shared playlist is opened by somebody else: the home's own address is often that of one computer. Pure. */
import type { SyncStatus } from "@diapason/shared/api"

/** `remote`: shares travel there with the library. `here`: nobody else reaches this address. */
export type ShareAddress = { readonly address: string; readonly note: "remote" | "here" | null }

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
/** Nothing, or not all of it, travels to such a target. */
const CLOSED: ReadonlySet<string> = new Set(["disabled", "halted", "degraded"])

export function shareAddress(
  url: string,
  origin: string,
  status: Pick<SyncStatus, "targets"> | undefined,
): ShareAddress {
  const remote = status?.targets.find(
    ({ state, lastSuccessAt, url: address }) => !CLOSED.has(state) && lastSuccessAt !== null && URL.canParse(address),
  )
  if (remote) return { address: new URL(url, remote.url).href, note: "remote" }
  const address = new URL(url, origin)
  return { address: address.href, note: LOOPBACK.test(address.hostname) ? "here" : null }
}
