/** A home and a remote as processes of their own, everything that can stand between two servers, and what must hold at all times. */
import assert from "node:assert/strict"
import { isDeepStrictEqual } from "node:util"
import type { SyncTarget } from "@diapason/shared/api"
import { createHttpFaults } from "../../../stand-ins/http-faults.ts"
import { createNetwork, type Network } from "../../../stand-ins/network.ts"
import type { RemoteLimits } from "../../src/replication/requests.ts"
import { until } from "../until.ts"
import { createSide, type Environment, libraryOf, type Side } from "./side.ts"

/** A local write takes some milliseconds; this is what a busy machine may make of it, and far less than any network wait. */
/** Far below every limit of the wire; a busy machine needs room. */
const PROMPT_MS = 5_000
/** Long enough for this machine, short enough for a test. */
export const SHORT: Partial<RemoteLimits> = { firstByte: 1_500, greeting: 1_500, nearGreeting: 1_500, total: 4_000 }

export type TwoServers = ReturnType<typeof createTwoServers>

const lines = (said: string, start: string): number => said.split(`[SYNC KOYEB] ${start}`).length - 1

/** home → wire (TCP faults) → proxy (HTTP faults) → remote. Nothing runs before `start`. */
export const createTwoServers = ({
  home: homeEnvironment = {},
  remote: remoteEnvironment = {},
  limits = {},
  url = wire => wire,
  beforeHome = () => {},
  tolerated,
}: {
  readonly home?: Environment
  readonly remote?: Environment
  readonly limits?: Partial<RemoteLimits>
  /** What stands in KOYEB_URL, from the wire's address. */
  readonly url?: (wire: string) => string
  /** What else must stand before the home starts. */
  readonly beforeHome?: (wire: Network) => unknown
  /** Faults in the logs that the tests bring about on purpose. */
  readonly tolerated?: RegExp
} = {}) => {
  const remote = createSide(() => ({ SYNC_ROLE: "remote", ...remoteEnvironment }))
  let wire = createNetwork({ target: { host: "127.0.0.1", port: 1 } })
  let proxy = createHttpFaults({ target: { host: "127.0.0.1", port: 1 } })
  const home = createSide(() => ({ KOYEB_URL: url(wire.url), ...homeEnvironment }))
  const mine = new Set<string>()
  let made = 0

  const target = async (): Promise<SyncTarget> => {
    const [only] = (await home.status()).targets
    assert.ok(only, "the home has a remote")
    return only
  }
  const promptly = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const begun = performance.now()
    await work()
    const took = performance.now() - begun
    assert.ok(took < PROMPT_MS, `${what} took ${took} ms`)
  }
  const sendMine = async (tracks?: number): Promise<void> => {
    const answer = await home.importWhole(
      libraryOf([...mine], tracks),
      mine.size === 0 ? "?replace=1&allowEmpty=1" : "?replace=1",
    )
    assert.equal(answer.status, 200, answer.text)
  }
  const add = async (): Promise<string> => {
    const id = `al-${made++}`
    mine.add(id)
    await promptly("a local addition", () => sendMine())
    return id
  }
  const remove = async (id: string): Promise<void> => {
    mine.delete(id)
    await promptly("a local deletion", () => home.remove(id))
  }
  const equal = async (limitMs = 20_000): Promise<void> => {
    await until(
      "two equal libraries",
      async () => {
        const { state, pending, digestEqual, lastError } = await target()
        assert.deepEqual(
          { state, pending, digestEqual, lastError },
          { state: "idle", pending: 0, digestEqual: true, lastError: null },
        )
        assert.equal((await remote.hello()).digest, (await home.hello()).digest)
        assert.ok(isDeepStrictEqual(await remote.wholeOf(), await home.wholeOf()), "their exports differ")
        return true
      },
      { limitMs, everyMs: 40 },
    )
    assert.deepEqual(await home.albumIds(), [...mine].toSorted(), "nothing is lost, nothing comes back")
  }
  const assertClean = (side: Side): void => {
    const faults = side
      .everSaid()
      .split("\n")
      .filter(line => /"level":[56]0|Error|^\s+at /.test(line) && !tolerated?.test(line))
    assert.deepEqual(faults, [], "nothing but what was meant went wrong inside")
  }
  const lift = (): void => {
    proxy.clearFaults()
    wire.cut()
    wire.set()
    wire.restore()
  }
  const reason = (wanted: string | RegExp, limitMs = 15_000): Promise<void> =>
    until(
      `the reason ${wanted}`,
      async () => {
        const { reason: found, state, lastError } = await target()
        assert.match(`${state} ${found}`, new RegExp(wanted), JSON.stringify(lastError))
        return true
      },
      { limitMs, everyMs: 20 },
    )

  return {
    home,
    remote,
    mine,
    wire: () => wire,
    proxy: () => proxy,
    target,
    add,
    remove,
    equal,
    lift,
    reason,
    assertClean,
    /** So many albums at once, with so many tracks each. */
    addMany: async (count: number, tracks = 3): Promise<void> => {
      for (let n = 0; n < count; n++) mine.add(`al-${made++}`)
      await sendMine(tracks)
    },
    errorLines: (): number => lines(home.everSaid(), "Erreur"),
    successLines: (): number => lines(home.everSaid(), "Synchronisation réussie"),

    start: async (): Promise<void> => {
      await remote.start()
      proxy = createHttpFaults({ target: { host: "127.0.0.1", port: remote.port() } })
      await proxy.start()
      wire = createNetwork({ target: { host: "127.0.0.1", port: proxy.port } })
      await wire.start()
      await home.makeFolder()
      home.setLimits(limits)
      await beforeHome(wire)
      await home.start()
      await add()
      await equal()
    },
    close: async (): Promise<void> => {
      try {
        for (const side of [home, remote]) {
          assert.ok(side.isRunning(), "it still runs")
          assertClean(side)
        }
      } finally {
        await Promise.all([home.close(), remote.close(), wire.stop(), proxy.stop()])
      }
    },

    /**
     * What holds under every fault: an album added and one deleted while it lasts are answered at once and kept, one line at
     * most names the error, and once it is over both sides are equal. `seen` waits until the fault has been felt.
     */
    trial: async ({
      strike,
      seen,
      end = lift,
    }: {
      readonly strike: () => unknown
      readonly seen?: string | (() => unknown)
      readonly end?: () => unknown
    }): Promise<void> => {
      const old = await add()
      await equal()
      const told = lines(home.everSaid(), "Erreur")
      await strike()
      await add()
      await remove(old)
      if (typeof seen === "string") await reason(seen)
      else await seen?.()
      assert.ok(home.isRunning(), "the home runs")
      assert.ok(lines(home.everSaid(), "Erreur") <= told + 1, "one line for one change of state")
      await end()
      await home.now()
      await equal()
      const errors = lines(home.everSaid(), "Erreur")
      assert.ok(errors <= told + 1, `${errors - told} lines for one change of state`)
    },
  }
}
