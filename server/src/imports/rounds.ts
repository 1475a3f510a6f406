/** Work that is done again and again, each time when it is due or when something wakes it. */

export interface RoundsDeps {
  /** Returns after how many milliseconds the next one is due. */
  readonly round: (signal: AbortSignal) => Promise<number>
  /** Told of what no round should throw; the next one is due after `afterFault` milliseconds. */
  readonly onFault: (error: unknown) => void
  readonly afterFault: number
  readonly clock: { readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void> }
}

export interface Rounds {
  /** Something is due at once. While a round goes on: another one follows it. */
  wake(): void
  start(): void
  stop(): Promise<void>
}

export function createRounds({ round, onFault, afterFault, clock }: RoundsDeps): Rounds {
  let stopping = new AbortController()
  let ended: Promise<void> = Promise.resolve()
  let awake = Promise.withResolvers<void>()

  async function roundOrFault(signal: AbortSignal): Promise<number> {
    try {
      return await round(signal)
    } catch (error) {
      if (!signal.aborted) onFault(error)
      return afterFault
    }
  }

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      awake = Promise.withResolvers()
      const wait = await roundOrFault(signal)
      if (signal.aborted) return
      const slept = new AbortController()
      const sleep = clock.sleep(wait, AbortSignal.any([signal, slept.signal])).catch(() => undefined)
      await Promise.race([sleep, awake.promise])
      slept.abort()
    }
  }

  return {
    wake: () => awake.resolve(),
    start() {
      stopping = new AbortController()
      ended = loop(stopping.signal)
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
