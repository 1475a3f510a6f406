/** Plain values → XML as Subsonic has it: single values are attributes, objects are elements, lists are repeated elements. */

export type Scalar = string | number | boolean
export type Value = Scalar | readonly Value[] | Fields
export interface Fields {
  readonly [name: string]: Value | undefined
}

/** The one field that is an element's text. */
const TEXT = "value"
/** Their single values are elements too: so has it the schema of the protocol. */
const SPELLED_OUT: ReadonlySet<string> = new Set(["artistInfo", "artistInfo2", "albumInfo"])

/** What XML 1.0 cannot hold at all, escaped or not. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
}

const escaped = (value: Scalar): string =>
  String(value)
    .toWellFormed()
    .replace(NOT_XML, "\ufffd")
    .replace(/[&<>"\t\n\r]/g, sign => ESCAPES[sign] ?? sign)

const isScalar = (value: Value): value is Scalar => typeof value !== "object"
const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

const writeText = (name: string, value: Scalar): string => `<${name}>${escaped(value)}</${name}>`

const writeElement = (name: string, fields: Fields, extra = ""): string => {
  let attributes = extra
  let content = ""
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (!isScalar(value)) content += writeValue(field, value)
    else if (field === TEXT) content += escaped(value)
    else if (SPELLED_OUT.has(name)) content += writeText(field, value)
    else attributes += ` ${field}="${escaped(value)}"`
  }
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

const writeValue = (name: string, value: Value): string => {
  if (isScalar(value)) return writeText(name, value)
  if (isList(value)) return value.map(one => writeValue(name, one)).join("")
  return writeElement(name, value)
}

/** A whole document, its root in the namespace of the protocol: some programs see nothing without it. */
export const writeXml = (name: string, fields: Fields): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(name, fields, ' xmlns="http://subsonic.org/restapi"')}`
