/** The address that wrong passwords are counted against. */
import type { IncomingHttpHeaders } from "node:http"
import type { Config } from "../config.ts"

/** A platform's proxy puts the asker's address last, whatever was sent before. */
export const askerAddress = (
  { headers, ip }: { readonly headers: IncomingHttpHeaders; readonly ip: string },
  { platform }: Pick<Config, "platform">,
): string => {
  const forwarded = platform === undefined ? undefined : headers["x-forwarded-for"]
  return (typeof forwarded === "string" ? forwarded.split(",").at(-1)?.trim() : undefined) || ip
}
