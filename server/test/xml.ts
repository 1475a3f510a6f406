/** A strict reader of XML as programs get it: what is not well formed throws. No DTD, no comments, no processing beyond the head. */

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  readonly text: string
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const NAME = /[A-Za-z_][\w.-]*/y
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

/** As the grammar of XML 1.0 has it. */
export const isXml = (text: string): boolean => CHARACTERS.test(text)

const decode = (text: string): string =>
  text.replace(/&([^;]*);?/g, (whole, entity: string) => {
    const [, code] = /^#(\d+)$/.exec(entity) ?? []
    const sign = code === undefined ? ENTITIES[entity] : String.fromCodePoint(Number(code))
    if (sign === undefined || !whole.endsWith(";")) throw new Error(`No such entity: ${whole}`)
    return sign
  })

export const readXml = (document: string): Element => {
  if (!document.startsWith(HEAD)) throw new Error("The head is missing.")
  if (!isXml(document)) throw new Error("A sign that XML cannot hold.")
  let at = HEAD.length
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${document.slice(at, at + 40)}`)
  }
  const take = (text: string): boolean => {
    const found = document.startsWith(text, at)
    if (found) at += text.length
    return found
  }
  const readName = (): string => {
    NAME.lastIndex = at
    const name = NAME.exec(document)?.[0] ?? fail("A name is missing")
    at += name.length
    return name
  }
  const readAttributes = (): Map<string, string> => {
    const attributes = new Map<string, string>()
    while (take(" ")) {
      const name = readName()
      if (!take('="')) fail("No value")
      const end = document.indexOf('"', at)
      const raw = document.slice(at, end)
      if (end === -1 || /[<\t\n\r]/.test(raw)) fail("A value that is not escaped")
      if (attributes.has(name)) fail(`"${name}" stands there twice`)
      attributes.set(name, decode(raw))
      at = end + 1
    }
    return attributes
  }
  const readElement = (): Element => {
    if (!take("<")) fail("An element is missing")
    const name = readName()
    const attributes = readAttributes()
    const children: Element[] = []
    if (take("/>")) return { name, attributes, children, text: "" }
    if (!take(">")) fail("The start of an element does not end")
    let text = ""
    for (;;) {
      const next = document.indexOf("<", at)
      if (next === -1) fail("An element does not end")
      text += decode(document.slice(at, next))
      at = next
      if (take("</")) break
      children.push(readElement())
    }
    if (readName() !== name || !take(">")) fail(`"${name}" does not end`)
    return { name, attributes, children, text }
  }
  const root = readElement()
  if (at !== document.length) fail("Something stands behind the root")
  return root
}
