/** The structured log; no line leaves with a secret in it, whichever room wrote it. */
import { type Logger, pino } from "pino"
import type { Config } from "../config.ts"

const HIDDEN = "…"
/** The token and the key of a share in an address, keys in a query, and what follows `Bearer`. */
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\/k\/[^/\s"?\\]+/g, `/k/${HIDDEN}`],
  [/\/shared\/[\w-]{32}/g, `/shared/${HIDDEN}`],
  [/([?&](?:key|apiKey|access_token|refresh_token|client_secret|p|t|s)=)[^&\s"\\]+/g, `$1${HIDDEN}`],
  [/\b(bearer +)[^\s"\\]+/gi, `$1${HIDDEN}`],
]
const FIELDS = ["authorization", "cookie", "password", "token", "passwordHash", "set-cookie"].flatMap(field => [
  `["${field}"]`,
  `*["${field}"]`,
  `*.headers["${field}"]`,
])

/** What may be shown of a text: tokens and keys are left out. */
export const redact = (text: string, secrets: readonly string[] = []): string => {
  const known = secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text)
  return IN_TEXT.reduce((shown, [pattern, replacement]) => shown.replace(pattern, replacement), known)
}

/** JSON lines to `write`, standard output unless told. */
export const createLog = (
  { logLevel, syncTokens }: Pick<Config, "logLevel" | "syncTokens">,
  write: (line: string) => void = line => process.stdout.write(line),
): Logger =>
  pino(
    {
      level: logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: FIELDS, censor: HIDDEN },
    },
    { write: line => write(redact(line, syncTokens)) },
  )
