/** Works through a list, a few at a time. */

/** Stops handing out work at the first failure or when the signal is aborted, and rejects with its reason. */
export async function forEachLimited<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed = false

  async function worker(): Promise<void> {
    for (const item of rest) {
      signal.throwIfAborted()
      if (failed) return
      try {
        await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}
