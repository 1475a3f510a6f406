/** A remote whose requests get lost, arrive twice, or find another store than they were meant for. */
import type { Remote } from "../../src/replication/remote.ts"
import { SyncFault } from "../../src/replication/sync-fault.ts"
import type { RequestFault } from "./schedule.ts"

const nothing = () => new SyncFault("unreachable", "The test loses this request.")

/** Faults strike the n-th request made through it. Beneath, `current` makes real requests. */
export const createFaultyRemote = ({
  current,
  faults,
  wipeRemote,
  deliverLater,
}: {
  /** The way to the store that stands behind the address at that moment. */
  readonly current: () => Remote
  readonly faults: readonly RequestFault[]
  readonly wipeRemote: () => Promise<void>
  readonly deliverLater: (again: () => Promise<unknown>) => void
}): Remote => {
  let requests = 0
  let cut = false
  const call = async <T>(send: (remote: Remote) => Promise<T>, { pushes = false } = {}): Promise<T> => {
    const fault = faults.find(one => one.request === requests)?.kind
    requests += 1
    cut ||= fault === "cut"
    if (cut || fault === "lose request") throw nothing()
    if (fault === "wipe remote") await wipeRemote()
    if (fault === "deliver again" && pushes) deliverLater(() => send(current()))
    const answer = await send(current())
    if (fault === "lose answer") throw nothing()
    return answer
  }
  return {
    ...current(),
    hello: (from, challenge, signal) => call(remote => remote.hello(from, challenge, signal)),
    push: (message, signal) => call(remote => remote.push(message, signal), { pushes: true }),
    changes: (peer, since, target, forgotten, signal) =>
      call(remote => remote.changes(peer, since, target, forgotten, signal)),
    buckets: signal => call(remote => remote.buckets(signal)),
    bucket: (bucket, signal) => call(remote => remote.bucket(bucket, signal)),
    rows: (target, bucket, hashes, signal) => call(remote => remote.rows(target, bucket, hashes, signal)),
  }
}
