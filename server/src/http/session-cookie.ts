/** The sign-in cookie: read from a request, written to an answer. */
import type { IncomingHttpHeaders } from "node:http"
import { SESSION_DAYS } from "../accounts/sessions.ts"
import type { Config } from "../config.ts"
import { cameDirectly, isLocalHost } from "./hosts.ts"

const NAME = "diapason"
const LONGEST = 1_000

export const readSessionCookie = (headers: IncomingHttpHeaders): string | undefined => {
  for (const part of (headers.cookie ?? "").split(";")) {
    const text = part.trim()
    if (text.startsWith(`${NAME}=`)) return text.slice(NAME.length + 1, LONGEST) || undefined
  }
  return undefined
}

/** Did the person's browser speak https, whoever ended it? Then the cookie must never leave by http. */
const cameByHttps = (headers: IncomingHttpHeaders, { publicUrl, onLoopback }: CookieConfig): boolean => {
  const atThisMachine = onLoopback && cameDirectly(headers) && isLocalHost(headers.host ?? "")
  if (publicUrl?.protocol === "https:") return !atThisMachine
  const forwarded = headers["x-forwarded-proto"]
  return !onLoopback && typeof forwarded === "string" && forwarded.split(",")[0]?.trim().toLowerCase() === "https"
}

type CookieConfig = Pick<Config, "publicUrl" | "onLoopback">

/** The value of `Set-Cookie`. An empty cookie ends it. */
export const sessionCookie = (cookie: string, headers: IncomingHttpHeaders, config: CookieConfig): string =>
  [
    `${NAME}=${cookie}`,
    "HttpOnly",
    "SameSite=Lax",
    "Path=/",
    `Max-Age=${cookie === "" ? 0 : SESSION_DAYS * 86_400}`,
    ...(cameByHttps(headers, config) ? ["Secure"] : []),
  ].join("; ")
