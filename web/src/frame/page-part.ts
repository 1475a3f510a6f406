/** The files of a page: the router's own way with those that do not come is to load everything anew, music or not. */
import { lazyRouteComponent } from "@tanstack/react-router"

/** `again` asks for the files once more. The message is the browser's and names the file. */
export class PageLost extends Error {
  readonly again: () => Promise<unknown>

  constructor(cause: unknown, again: () => Promise<unknown>) {
    super(`page lost: ${cause instanceof Error ? cause.message : cause}`)
    this.again = again
  }
}

export function pagePart<T extends Record<string, unknown>, K extends keyof T>(load: () => Promise<T>, name: K) {
  const page = lazyRouteComponent(
    () =>
      load().catch((error: unknown) => {
        throw new PageLost(error, async () => page.preload?.())
      }),
    name,
  )
  return page
}
