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
  const isOurHost = (host: string): boolean =>
    isLocalHost(host) ||
    (publicUrl !== undefined && URL.parse(`${publicUrl.protocol}//${host}`)?.host === publicUrl.host)

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
    /**
     * Where our names are known (on loopback, behind PUBLIC_URL) reading is refused as well. `linked`: a page that other sites
     * may link to; such a visit names no Origin.
     */
    checkOrigin: (method: string, headers: IncomingHttpHeaders, linked: boolean): void => {
      const namesKnown = onLoopback || publicUrl !== undefined
      if (isSafeMethod(method) && (!namesKnown || (linked && headers.origin === undefined))) return
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
