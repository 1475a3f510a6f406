/** One typed value → the text that was asked for: XML, JSON, or JSON in a call. */
import type { Parameters } from "./parameters.ts"
import type { Payload } from "./shapes.ts"
import { writeXml } from "./xml.ts"

const PROTOCOL = "1.16.1"
const ROOT = "subsonic-response"
const FORMATS = ["xml", "json", "jsonp"] as const
type Format = (typeof FORMATS)[number]

const TYPES: Readonly<Record<Format, string>> = {
  xml: "text/xml; charset=utf-8",
  json: "application/json; charset=utf-8",
  jsonp: "application/javascript; charset=utf-8",
}
/** A name, or names joined by dots: nothing else may be run as a program. */
const CALLBACK = /^[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,5}$/
/** In JSON they are text, in JavaScript of old they end a line. */
const LINE_ENDS = /[\u2028\u2029]/g

export interface Written {
  readonly type: string
  readonly text: string
}

export type Outcome =
  | { readonly payload: Payload }
  | { readonly error: { readonly code: number; readonly message: string } }

const formatOf = (parameters: Parameters): Format =>
  FORMATS.find(format => format === parameters.text("f")?.toLowerCase()) ?? "xml"

/** `version` is that of this server. */
export const createAnswers = (version: string) => {
  const fieldsOf = (outcome: Outcome) => ({
    status: "error" in outcome ? "failed" : "ok",
    version: PROTOCOL,
    type: "diapason",
    serverVersion: version,
    openSubsonic: true,
    ...("error" in outcome ? { error: outcome.error } : outcome.payload),
  })
  const write = (format: Format, outcome: Outcome, callback = ""): Written => {
    if (format === "xml") return { type: TYPES.xml, text: writeXml(ROOT, fieldsOf(outcome)) }
    const json = JSON.stringify({ [ROOT]: fieldsOf(outcome) })
    if (format === "json") return { type: TYPES.json, text: json }
    const escaped = json.replace(LINE_ENDS, sign => (sign === "\u2028" ? "\\u2028" : "\\u2029"))
    return { type: TYPES.jsonp, text: `${callback}(${escaped});` }
  }
  return (parameters: Parameters, outcome: Outcome): Written => {
    const format = formatOf(parameters)
    const callback = parameters.text("callback")
    if (format !== "jsonp" || (callback !== undefined && CALLBACK.test(callback)))
      return write(format, outcome, callback)
    return write("json", { error: { code: 10, message: 'f=jsonp needs "callback": the name of a function.' } })
  }
}
