/** How bodies are read: JSON whole, with a limit on its depth; rows of another store as they come. */
import { AppError } from "@diapason/shared/errors"
import { ROWS_TYPE } from "@diapason/shared/sync"
import type { FastifyInstance } from "fastify"

const OLD_SCRIPTS_ROUTE = "/api/music/import-data"
const FORM_ROUTES = "/rest/"
const FILE_ROUTE = "/api/music/playlists/import"
const PLAYLIST_TYPES = ["audio/x-mpegurl", "audio/mpegurl", "application/x-mpegurl", "application/vnd.apple.mpegurl"]
const DEEPEST = 64
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Counts brackets outside of strings, so that nothing deep is ever built. */
export const isTooDeep = (json: string): boolean => {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) {
      at++
      while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1
    } else if (OPENING.has(code)) {
      if (++depth > DEEPEST) return true
    } else if (CLOSING.has(code)) depth--
  }
  return false
}

export const addBodyParsers = (app: FastifyInstance): void => {
  const parseJson = app.getDefaultJsonParser("error", "error")
  app.removeAllContentTypeParsers()
  const readJson: typeof parseJson = (request, text, done) => {
    if (text.trim() === "") return done(null, undefined)
    if (isTooDeep(text)) return done(new AppError("invalid", `The body nests deeper than ${DEEPEST} levels.`))
    return parseJson(request, text, done)
  }
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) =>
    readJson(request, String(body), done),
  )
  // Plain curl calls JSON a form unless told otherwise, and old scripts do not tell.
  app.addContentTypeParser(
    ["application/x-www-form-urlencoded", "text/plain"],
    { parseAs: "string" },
    (request, body, done) => {
      if (request.routeOptions.url?.startsWith(FORM_ROUTES)) return done(null, String(body))
      if (request.routeOptions.url === FILE_ROUTE) return done(null, String(body))
      if (!request.routeOptions.url?.endsWith(OLD_SCRIPTS_ROUTE))
        return done(new AppError("unsupported_type", "Send JSON, as Content-Type: application/json."))
      return readJson(request, String(body), done)
    },
  )
  app.addContentTypeParser(PLAYLIST_TYPES, { parseAs: "string" }, (_request, body, done) => done(null, String(body)))
  app.addContentTypeParser("application/jspf+json", { parseAs: "string" }, (request, body, done) =>
    readJson(request, String(body), done),
  )
  app.addContentTypeParser(ROWS_TYPE, (_request, payload, done) => done(null, payload))
}
