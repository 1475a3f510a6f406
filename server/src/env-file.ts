/** `server/.env` → what it sets. What the process itself sets wins over it. */
import { readFileSync } from "node:fs"
import { dirname, isAbsolute, resolve } from "node:path"
import { parseEnv } from "node:util"
import { ConfigError, type Environment } from "./config.ts"

/** Paths in the file are meant from its own folder, wherever the server is started. */
const PATHS = ["DATA_DIR", "GOOGLE_SERVICE_ACCOUNT"] as const

/** Empty where there is no such file. A key that is set to nothing stays: that is how synchronisation is switched off. */
export const readEnvFile = (path: string): Environment => {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {}
    throw new ConfigError([`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`])
  }
  const values: Record<string, string | undefined> = { ...parseEnv(text.replace(/^\uFEFF/, "")) }
  for (const key of PATHS) {
    const value = values[key]?.trim()
    if (value && !value.startsWith("{") && !isAbsolute(value)) values[key] = resolve(dirname(path), value)
  }
  return values
}
