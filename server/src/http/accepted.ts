/** What a header such as `Accept` or `Accept-Encoding` takes. https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2 */

/** Of the names, those that the header gives by name and does not refuse with a weight of 0, in their own order. */
export const namedIn = <T extends string>(header: string | undefined, names: readonly T[]): readonly T[] => {
  const parts = (header ?? "")
    .toLowerCase()
    .split(",")
    .map(part => part.split(";").map(word => word.trim()))
  const isTaken = ([, ...parameters]: readonly string[]) =>
    !parameters.some(parameter => /^q\s*=/.test(parameter) && Number(parameter.slice(parameter.indexOf("=") + 1)) === 0)
  return names.filter(name => parts.some(words => words[0] === name && isTaken(words)))
}
