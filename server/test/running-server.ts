/** A whole server on a free port of this machine, and a plain HTTP client that hides nothing. */
import { mkdtemp, rm } from "node:fs/promises"
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createApp } from "../src/app.ts"
import { type Config, type Environment, readConfig } from "../src/config.ts"
import { createLog } from "../src/http/log.ts"
import { databaseUrlFor } from "./test-database.ts"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  readonly json: () => unknown
}

export interface Question {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown
}

export const ask = (url: string, { method = "GET", headers = {}, body }: Question = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const isRaw = body === undefined || typeof body === "string" || Buffer.isBuffer(body)
    const payload = isRaw ? body : JSON.stringify(body)
    const sent = httpRequest(
      url,
      {
        method,
        agent: false,
        headers: {
          ...(isRaw ? {} : { "content-type": "application/json" }),
          ...(payload === undefined ? {} : { "content-length": Buffer.byteLength(payload) }),
          ...headers,
        },
        timeout: 15_000,
      },
      response => {
        const parts: Buffer[] = []
        response.on("data", (part: Buffer) => parts.push(part))
        response.on("error", reject)
        response.on("end", () => {
          const bytes = Buffer.concat(parts)
          const text = bytes.toString()
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text,
            json: () => JSON.parse(text),
          })
        })
      },
    )
    sent.on("timeout", () => sent.destroy(new Error(`No answer from ${url}`)))
    sent.on("error", reject)
    sent.end(payload)
  })

/** Sends these very bytes on a socket of their own and reads until the server closes it. */
export const askRaw = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let text = ""
    socket.setTimeout(10_000, () => socket.destroy(new Error("The server did not close the socket.")))
    socket.on("data", part => {
      text += part.toString()
    })
    socket.on("error", reject)
    socket.on("close", () => resolve(text))
  })

export type RunningServer = Awaited<ReturnType<typeof startServer>>

/**
 * `offLoopback`: it behaves as one that everybody can reach, while it still listens on this machine alone.
 * Everything printed and logged is collected.
 */
export const startServer = async ({
  environment = {},
  offLoopback = false,
  now,
}: {
  readonly environment?: Environment
  readonly offLoopback?: boolean
  readonly now?: () => number
} = {}) => {
  const directory = await mkdtemp(join(tmpdir(), "diapason-"))
  const read = readConfig(
    {
      PORT: "0",
      DATA_DIR: directory,
      DATABASE_URL: await databaseUrlFor(directory),
      ...environment,
      ...(offLoopback ? { HOST: "0.0.0.0" } : {}),
    },
    { dataDirectory: directory },
  )
  const config: Config = { ...read, host: "127.0.0.1" }
  const logged: string[] = []
  const printed: string[] = []
  const log = createLog({ ...config, logLevel: "trace" }, line => logged.push(line))
  const app = createApp(config, { log, print: line => printed.push(line), ...(now ? { now } : {}) })
  const { url } = await app.start()
  return {
    url,
    directory,
    config,
    logged,
    printed,
    ask: (path: string, question?: Question) => ask(`${url}${path}`, question),
    stop: async (): Promise<void> => {
      await app.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What `Set-Cookie` gave, as a `Cookie` header. */
export const cookieOf = ({ headers }: Answer): string =>
  (headers["set-cookie"] ?? []).map(cookie => cookie.split(";")[0]).join("; ")

export const signIn = async (
  server: Pick<RunningServer, "ask">,
  name = "Mina",
  password = "a long password",
): Promise<string> => cookieOf(await server.ask("/api/session", { method: "POST", body: { name, password } }))

export const OWNER = { OWNER_NAME: "Mina", OWNER_PASSWORD: "a long password" } as const
export const TOKEN = "0123456789abcdef0123456789abcdef"

/** Two albums, one with a name that is hard on addresses. */
export const SAMPLE = {
  albums: [
    { id: "album-1", title: "Aurora", artist: "Nils", artistId: "nils", year: 2001, genre: "Ambient" },
    { id: "été/雪 %?#", title: "Brume", artist: "Zoé", artistId: "zoe", year: 1999, genre: "Jazz" },
  ],
  tracks: [
    { id: "t2", title: "Second", artist: "Nils", artistId: "nils", albumId: "album-1", trackNumber: 2, duration: 20 },
    { id: "t1", title: "First", artist: "Nils", artistId: "nils", albumId: "album-1", trackNumber: 1, duration: 10 },
    { id: "t3", title: "Third", artist: "Zoé", artistId: "zoe", albumId: "été/雪 %?#", trackNumber: 1, duration: 30 },
  ],
  artists: [
    { id: "nils", name: "Nils" },
    { id: "zoe", name: "Zoé" },
  ],
} as const

export const fill = async (
  server: Pick<RunningServer, "ask">,
  data: unknown = SAMPLE,
  headers: OutgoingHttpHeaders = {},
) => {
  const answer = await server.ask("/api/music/import-data", { method: "POST", body: data, headers })
  if (answer.status !== 200) throw new Error(`The library was not filled: ${answer.text}`)
}
