/** Starts one server in the foreground: reads the environment, listens, and ends with nothing lost. */
import { readFileSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseEnv } from "node:util"
import { createApp } from "./app.ts"
import { ConfigError, type Environment, readConfig } from "./config.ts"

const SERVER_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)))
const STOP_MS = 4_500
/** Paths in `server/.env` are meant from there, wherever the server is started. */
const PATHS = ["DATA_DIR", "GOOGLE_SERVICE_ACCOUNT"] as const

/** `server/.env`, empty where there is none. */
const readEnvFile = (path: string): Environment => {
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
    if (value && !value.startsWith("{") && !isAbsolute(value)) values[key] = resolve(SERVER_FOLDER, value)
  }
  return values
}

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const readEnvironment = (): Environment => ({ ...readEnvFile(join(SERVER_FOLDER, ".env")), ...process.env })

const startFault = (error: unknown, { host, port }: { readonly host: string; readonly port: number }): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "EADDRINUSE")
    return `Port ${port} on ${host} is taken by another program. Stop that one, or set PORT to a free port.`
  if (code === "EACCES" && error instanceof Error && "syscall" in error && error.syscall === "listen")
    return `Port ${port} needs rights that this program does not have. Set PORT to one above 1023.`
  if (code === "EADDRNOTAVAIL") return `HOST: this machine has no address ${host}.`
  return `The server could not start.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

const main = async (): Promise<void> => {
  const config = readConfig(readEnvironment(), { dataDirectory: join(SERVER_FOLDER, "data") })
  const app = createApp(config)
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => fail("The server did not stop in time and was ended."), STOP_MS).unref()
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    )
  }
  process.on("SIGTERM", stop)
  process.on("SIGINT", stop)
  process.on("unhandledRejection", error => {
    fail(`A fault that nobody expected ended the server.\n${error instanceof Error ? error.stack : String(error)}`)
  })
  const { url } = await app.start().catch((error: unknown) => fail(startFault(error, config)))
  process.stdout.write(`Diapason: ${url}\n`)
}

main().catch((error: unknown) =>
  fail(
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  ),
)
