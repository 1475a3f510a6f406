/** Is this the name of the very machine it is spoken on? Names beside `localhost` are not looked up. */
export const isLoopbackHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase()
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name)
}
