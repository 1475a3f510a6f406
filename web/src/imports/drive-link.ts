/** Whether a text is worth sending to the server as a Drive link; the server has the last word. */
const hosts = new Set(["drive.google.com", "docs.google.com", "drive.usercontent.google.com"])

export function isDriveLink(text: string): boolean {
  if (!URL.canParse(text.trim())) return false
  const { protocol, hostname, pathname, searchParams } = new URL(text.trim())
  if (!protocol.startsWith("http") || !hosts.has(hostname)) return false
  return /\/(folders|d)\/[\w-]{10,}/.test(pathname) || /^[\w-]{10,}$/.test(searchParams.get("id") ?? "")
}

/** The Drive links in a pasted text, each once. */
export function driveLinksIn(text: string): readonly string[] {
  return [...new Set(text.split(/\s+/).filter(isDriveLink))]
}
