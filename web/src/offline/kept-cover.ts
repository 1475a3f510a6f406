/** The cover of an album that is kept on this device, in whatever size it was kept. */

/** A `blob:` address that the caller revokes; null where there is none. */
export async function keptCover(address: string): Promise<string | null> {
  if (!("caches" in window)) return null
  const kept = await caches.match(new URL(address, location.href).pathname).catch(() => undefined)
  return kept ? URL.createObjectURL(await kept.blob()) : null
}
