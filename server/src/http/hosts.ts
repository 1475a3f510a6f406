/** Which Host and Origin a request may carry: the answer to DNS rebinding and to requests from other sites. */
import type { IncomingHttpHeaders } from "node:http"
import { AppError } from "@diapason/shared/errors"
import type { Config } from "../config.ts"

const LOCAL_NAMES: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"])
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])
const HOST = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?$/

/** True when nothing in the request says that it came through a proxy. */
export const cameDirectly = (headers: IncomingHttpHeaders): boolean =>
  !Object.keys(headers).some(name => name === "forwarded" || name === "via" || name.startsWith("x-forwarded-"))

export const isLocalHost = (host: string): boolean => LOCAL_NAMES.has(HOST.exec(host.toLowerCase())?.[1] ?? "")

export const isSafeMethod = (method: string): boolean => SAFE_METHODS.has(method)

/** Both throw: `foreign_host`, `foreign_origin`. */
export const createHostCheck = ({ onLoopback, publicUrl }: Pick<Config, "onLoopback" | "publicUrl">) => {
  const isOurHost = (host: string): boolean => host === publicUrl?.host || isLocalHost(host)

  const isOurOrigin = (origin: string, host: string): boolean => {
    const url = URL.parse(origin)
    if (!url || !["http:", "https:"].includes(url.protocol)) return false
    if (url.origin === publicUrl?.origin) return true
    return onLoopback ? isLocalHost(url.host) : url.host === URL.parse(`${url.protocol}//${host}`)?.host
  }

  return {
    /** Behind a name of its own (off loopback) any Host is right: nobody is exempt from sign-in there. */
    checkHost: (headers: IncomingHttpHeaders): void => {
      const host = (headers.host ?? "").toLowerCase()
      if (onLoopback && !isOurHost(host))
        throw new AppError(
          "foreign_host",
          `This server answers as localhost only, not as "${host.slice(0, 100)}". To reach it by another name, set PUBLIC_URL.`,
        )
    },
    /** `strict`: reading is refused as well, where the mere place of the request opens the door. */
    checkOrigin: (method: string, headers: IncomingHttpHeaders, strict: boolean): void => {
      if (isSafeMethod(method) && !strict) return
      const { origin } = headers
      const isForeign =
        origin === undefined
          ? headers["sec-fetch-site"] === "cross-site"
          : !isOurOrigin(origin, (headers.host ?? "").toLowerCase())
      if (isForeign || (headers["sec-fetch-site"] === "cross-site" && !isSafeMethod(method)))
        throw new AppError(
          "foreign_origin",
          "This request comes from a page of another site, and is refused. Use the page of this server.",
        )
    },
  }
}
