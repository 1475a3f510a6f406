/** Starts one server in the foreground: reads the environment, listens, and ends with nothing lost. */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { AppError } from "@diapason/shared/errors"
import { createApp } from "./app.ts"
import { type Config, ConfigError, readConfig } from "./config.ts"
import { readEnvFile } from "./env-file.ts"
import { giveNewPassword } from "./new-password.ts"

const SERVER_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)))
const STOP_MS = 4_500
/** One Ctrl-C reaches a program twice where npm started it: from the terminal and from npm. */
const SAME_SIGNAL_MS = 500
const LOOK_EVERY_MS = 500
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const startFault = (error: unknown, { host, port, dataDirectory }: Config): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "EADDRINUSE")
    return `Port ${port} on ${host} is taken by another program. Stop that one, or set PORT to a free port.`
  if (code === "EACCES" && error instanceof Error && "syscall" in error && error.syscall === "listen")
    return `Port ${port} needs rights that this program does not have. Set PORT to one above 1023.`
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `HOST: this machine has no address ${host}; 127.0.0.1 is this machine alone, 0.0.0.0 everybody.`
  if (error instanceof Error && "syscall" in error && error.syscall === "mkdir")
    return `DATA_DIR: the folder ${dataDirectory} cannot be made (${code}). Give another one, or its rights to this user.`
  if (error instanceof AppError) return error.message
  if (error instanceof Error && code === "ERR_SQLITE_ERROR")
    return `DATA_DIR: the library in ${dataDirectory} cannot be opened (${error.message}). Check the folder's rights and its disk.`
  return `The server could not start.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

/** A signal to npm ends npm and its shell, which tells nobody: the server then has another parent. */
const stopWithParent = (stop: () => void): void => {
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    stop()
  }, LOOK_EVERY_MS)
  looking.unref()
}

const main = async (): Promise<void> => {
  const config = readConfig(
    { ...readEnvFile(join(SERVER_FOLDER, ".env")), ...process.env },
    { dataDirectory: join(SERVER_FOLDER, "data") },
  )
  if (process.argv[2] === "new-password") {
    const given = await giveNewPassword(config).catch((error: unknown) => fail(startFault(error, config)))
    if (!given) return fail("There is no account yet: make one on the page, at this machine.")
    process.stdout.write(`The new password of ${given.name}: ${given.password}\n`)
    process.stdout.write(
      "Every session has ended. Sign in with it, then choose one of your own on the page of your account.\n",
    )
    return
  }
  const app = createApp(config)
  let stoppingSince = 0
  const stop = (): void => {
    const time = performance.now()
    if (stoppingSince > 0) {
      if (time - stoppingSince > SAME_SIGNAL_MS) process.exit(1)
      return
    }
    stoppingSince = time
    setTimeout(() => fail("The server did not stop in time and was ended."), STOP_MS).unref()
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    )
  }
  process.on("SIGTERM", stop)
  process.on("SIGINT", stop)
  if (process.env.npm_lifecycle_event !== undefined) stopWithParent(stop)
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
