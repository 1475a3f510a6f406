/** The key in the address of a shared playlist; null for any other address. */
export function shareKeyIn(pathname: string): string | null {
  const [, key] = /^\/shared\/([\w-]{1,100})\/?$/.exec(pathname) ?? []
  return key ?? null
}
