/** Passwords that were checked a moment ago: programs send theirs with every request, and each check costs a hash. */
import { createHmac, randomBytes } from "node:crypto"

const KEPT_FOR = 10 * 60_000
/** More than can be checked in that time. */
const KEPT = 1_000

export const createVerdicts = (now: () => number) => {
  /** Of this process alone: what is kept tells nothing to whoever reads its memory later. */
  const secret = randomBytes(32)
  const known = new Map<string, { readonly right: boolean; readonly until: number }>()
  const running = new Map<string, Promise<boolean>>()

  const keep = (key: string, right: boolean): void => {
    known.delete(key)
    known.set(key, { right, until: now() + KEPT_FOR })
    const [oldest] = known.keys()
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
  }

  return {
    /**
     * What `check` said of these parts, wrong ones too, a few minutes long; asked once for all who wait. What it throws is
     * not kept. The parts must name the hash that was compared with: a new password is then checked anew.
     */
    of: (parts: readonly string[], check: () => Promise<boolean>): Promise<boolean> => {
      const key = createHmac("sha256", secret).update(JSON.stringify(parts)).digest("base64")
      const before = known.get(key)
      if (before && before.until >= now()) return Promise.resolve(before.right)
      const shared = running.get(key)
      if (shared) return shared
      const run = check()
        .then(right => {
          keep(key, right)
          return right
        })
        .finally(() => running.delete(key))
      running.set(key, run)
      return run
    },
  }
}
