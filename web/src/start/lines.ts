/** A token for both servers, and the address of a remote as the configuration takes it. */
const TOKEN_BYTES = 32

export const newToken = (): string =>
  [...crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))].map(byte => byte.toString(16).padStart(2, "0")).join("")

/** Null where it is no address that a token may travel to: `https`, or this very machine. */
export function remoteOrigin(typed: string): string | null {
  const text = typed.trim()
  if (!URL.canParse(text)) return null
  const { protocol, hostname, username, origin, pathname } = new URL(text)
  const here = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]"
  if (username !== "" || (protocol !== "https:" && !(protocol === "http:" && here))) return null
  return hostname.includes(".") || here ? origin + pathname.replace(/\/+$/, "") : null
}
