/** The environment → one frozen Config, or one message that names every fault and its cure. */
import { readFileSync } from "node:fs"
import { isLoopbackHost } from "@diapason/shared/loopback"
import { z } from "zod"

export interface ServiceAccount {
  readonly client_email: string
  readonly private_key: string
  readonly token_uri: string
}

export interface Config {
  readonly port: number
  readonly host: string
  /** True when only this machine can reach the server directly. */
  readonly onLoopback: boolean
  readonly dataDirectory: string
  /** The address of the PostgreSQL that holds the library; with its password, so never to be shown. Absent: SQLite in `dataDirectory`. */
  readonly databaseUrl: string | undefined
  /** Where the changes of this store go: origin and path prefix, without a slash at the end. Empty: synchronisation is off. */
  readonly targets: readonly { readonly url: string; readonly token: string | undefined }[]
  /** The secret of both sides; several during a rotation, the first is the one sent. */
  readonly syncTokens: readonly string[]
  readonly role: "home" | "remote"
  /** The hosting platform this process runs on, when it is one of those known. */
  readonly platform: string | undefined
  readonly publicUrl: URL | undefined
  readonly drive: {
    readonly baseUrl: string
    readonly apiKey?: string
    readonly serviceAccount?: ServiceAccount
    readonly oauth?: { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string }
    /** The client a person signs in with by a page of this server. */
    readonly client?: { readonly clientId: string; readonly clientSecret: string }
  }
  /** Where a home puts all rows aside, encrypted, for a remote that starts empty while the home is off. */
  readonly snapshot:
    | { readonly url: string; readonly keyId: string; readonly secret: string; readonly region: string }
    | undefined
  readonly owner: { readonly name: string; readonly password: string } | undefined
  /** Bytes of audio kept on disk at most; 0: none. */
  readonly audioCache: number
  readonly logLevel: (typeof LOG_LEVELS)[number]
}

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const
const PLATFORMS = {
  KOYEB_INSTANCE_ID: "Koyeb",
  RENDER: "Render",
  RAILWAY_PROJECT_ID: "Railway",
  FLY_APP_NAME: "Fly",
} as const
const MIN_TOKEN = 32
const MIN_PASSWORD = 8

/** Every key that is read; `.env.example` lists the same, and a test keeps both equal. */
export const CONFIG_KEYS = [
  "PORT",
  "HOST",
  "DATA_DIR",
  "DATABASE_URL",
  "KOYEB_URL",
  "VITE_API_URL",
  "SYNC_TOKEN",
  "SYNC_ROLE",
  "SYNC_SNAPSHOT_URL",
  "SYNC_SNAPSHOT_KEY",
  "SYNC_SNAPSHOT_SECRET",
  "SYNC_SNAPSHOT_REGION",
  "GOOGLE_API_KEY",
  "GOOGLE_SERVICE_ACCOUNT",
  "GOOGLE_OAUTH_CLIENT_ID",
  "GOOGLE_OAUTH_CLIENT_SECRET",
  "GOOGLE_OAUTH_REFRESH_TOKEN",
  "PUBLIC_URL",
  "GOOGLE_DRIVE_URL",
  "OWNER_NAME",
  "OWNER_PASSWORD",
  "AUDIO_CACHE_MB",
  "LOG_LEVEL",
] as const

export type Environment = Readonly<Record<string, string | undefined>>

/** The faults of a configuration, all at once; `message` is for a person. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(
      `The configuration cannot be used (server/.env or the environment):\n${faults.map(fault => `  - ${fault}`).join("\n")}`,
    )
    this.name = "ConfigError"
  }
}

const ServiceAccountJson = z.looseObject({
  client_email: z.string().min(3),
  private_key: z.string().includes("PRIVATE KEY"),
  token_uri: z.url().default("https://oauth2.googleapis.com/token"),
})

/** `environment` is read only here. Throws `ConfigError`. */
export const readConfig = (environment: Environment, defaults: { readonly dataDirectory: string }): Config => {
  const faults: string[] = []
  const text = (key: (typeof CONFIG_KEYS)[number]): string | undefined => environment[key]?.trim() || undefined
  const parseUrl = (key: string, value: string): URL | undefined => {
    const url = URL.parse(value)
    if (!url || !["http:", "https:"].includes(url.protocol)) {
      faults.push(
        `${key}: "${value.replace(/\/\/[^@/]*@/, "//…@")}" is not an address; write it whole, for instance https://my-app.koyeb.app`,
      )
      return undefined
    }
    if (url.username || url.password) {
      faults.push(`${key}: take the name and password out of the address; the secret goes into SYNC_TOKEN`)
      return undefined
    }
    return url
  }

  const platform = Object.entries(PLATFORMS).find(([key]) => environment[key]?.trim())?.[1]
  const port = readPort(text("PORT"), faults)
  const host = text("HOST") ?? (platform ? "0.0.0.0" : "127.0.0.1")
  if (!/^[A-Za-z0-9.:_-]+$/.test(host.replace(/^\[|\]$/g, "")))
    faults.push(`HOST: "${host}" is not an address to listen on; 127.0.0.1 is this machine alone, 0.0.0.0 everybody`)
  const onLoopback = isLoopbackHost(host)

  const syncTokens = (text("SYNC_TOKEN") ?? "")
    .split(",")
    .map(token => token.trim())
    .filter(token => token !== "")
  for (const token of syncTokens)
    if (!/^[A-Za-z0-9._~-]+$/.test(token))
      faults.push(
        "SYNC_TOKEN: only letters, digits and . _ ~ - may stand in it; for instance the output of: openssl rand -hex 32",
      )

  const targets = readTargets(environment, parseUrl, syncTokens[0])
  const leavesMachine = !onLoopback || targets.some(target => !isLoopbackHost(new URL(target.url).hostname))
  if (leavesMachine && syncTokens.some(token => token.length < MIN_TOKEN))
    faults.push(
      `SYNC_TOKEN: at least ${MIN_TOKEN} characters are needed once another machine is involved; for instance the output of: openssl rand -hex 32`,
    )

  const role = text("SYNC_ROLE") ?? "auto"
  if (!["home", "remote", "auto"].includes(role)) faults.push(`SYNC_ROLE: "${role}" is none of home, remote, auto`)

  const databaseUrl = text("DATABASE_URL")
  checkDatabaseUrl(databaseUrl, faults)

  const owner = readOwner(text("OWNER_NAME"), environment.OWNER_PASSWORD || undefined, faults)
  const audioCache = readAudioCache(text("AUDIO_CACHE_MB") ?? (platform ? "0" : "1024"), faults)
  const logLevel = LOG_LEVELS.find(level => level === (text("LOG_LEVEL") ?? "info"))
  if (!logLevel) faults.push(`LOG_LEVEL: "${text("LOG_LEVEL")}" is none of ${LOG_LEVELS.join(", ")}`)

  const publicUrlText = text("PUBLIC_URL")
  const publicUrl = publicUrlText === undefined ? undefined : parseUrl("PUBLIC_URL", publicUrlText)
  const driveUrl = parseUrl("GOOGLE_DRIVE_URL", text("GOOGLE_DRIVE_URL") ?? "https://www.googleapis.com")
  const apiKey = text("GOOGLE_API_KEY")
  const serviceAccount = readServiceAccount(text("GOOGLE_SERVICE_ACCOUNT"), faults)
  const oauth = readOauth(
    [text("GOOGLE_OAUTH_CLIENT_ID"), text("GOOGLE_OAUTH_CLIENT_SECRET"), text("GOOGLE_OAUTH_REFRESH_TOKEN")],
    faults,
  )

  const snapshotUrlText = text("SYNC_SNAPSHOT_URL")
  const snapshotUrl = snapshotUrlText === undefined ? undefined : parseUrl("SYNC_SNAPSHOT_URL", snapshotUrlText)
  const snapshotKey = text("SYNC_SNAPSHOT_KEY")
  const snapshotSecret = text("SYNC_SNAPSHOT_SECRET")
  if (snapshotUrlText !== undefined && (snapshotKey === undefined || snapshotSecret === undefined))
    faults.push("SYNC_SNAPSHOT_KEY and SYNC_SNAPSHOT_SECRET: set both; the store gives them to you as an access key")
  if (snapshotUrlText !== undefined && syncTokens.length === 0)
    faults.push("SYNC_SNAPSHOT_URL: SYNC_TOKEN is needed too, the snapshot is encrypted with it")

  if (faults.length > 0) throw new ConfigError(faults)
  const isRemote = role === "remote" || (role === "auto" && platform !== undefined)
  return Object.freeze({
    port,
    host: host.replace(/^\[|\]$/g, ""),
    onLoopback,
    dataDirectory: text("DATA_DIR") ?? defaults.dataDirectory,
    databaseUrl,
    targets: isRemote ? [] : targets,
    syncTokens,
    role: isRemote ? "remote" : "home",
    platform,
    audioCache,
    publicUrl,
    drive: {
      baseUrl: driveUrl ? driveUrl.href.replace(/\/+$/, "") : "",
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      ...oauth,
    },
    snapshot:
      snapshotUrl && snapshotKey !== undefined && snapshotSecret !== undefined
        ? {
            url: `${snapshotUrl.origin}${snapshotUrl.pathname.replace(/\/+$/, "")}/diapason.snapshot`,
            keyId: snapshotKey,
            secret: snapshotSecret,
            region: text("SYNC_SNAPSHOT_REGION") ?? "us-east-1",
          }
        : undefined,
    owner,
    logLevel: logLevel ?? "info",
  })
}

const readPort = (value: string | undefined, faults: string[]): number => {
  const port = Number(value ?? "5000")
  if (!/^\d{1,5}$/.test(value ?? "5000") || port > 65_535)
    faults.push(`PORT: "${value}" is not a port; a number from 1 to 65535, for instance 5000, or 0 for any free one`)
  return port
}

/** The value holds a password: no message repeats it. */
const checkDatabaseUrl = (value: string | undefined, faults: string[]): void => {
  if (value === undefined) return
  const url = URL.parse(value)
  if (!/^postgres(ql)?:\/\//.test(value)) faults.push("DATABASE_URL: must begin with postgres://")
  else if (!url)
    faults.push(
      "DATABASE_URL: cannot be read; it looks like postgres://name:password@host:5432/database, with signs like @ / # in the password percent-encoded",
    )
  else if (!(url.hostname || url.searchParams.get("host")) || url.pathname.length < 2)
    faults.push("DATABASE_URL: a host and a database are needed: postgres://name:password@host:5432/database")
}

/** `KOYEB_URL` where it is set at all, even empty, else `VITE_API_URL`. A `/k/<token>` at the end is the old way to give the token. */
const readTargets = (
  environment: Environment,
  parseUrl: (key: string, value: string) => URL | undefined,
  token: string | undefined,
) => {
  const key = environment.KOYEB_URL === undefined ? "VITE_API_URL" : "KOYEB_URL"
  const addresses = (environment[key] ?? "")
    .split(",")
    .map(address => address.trim())
    .filter(address => address !== "")
  const targets = new Map<string, { readonly url: string; readonly token: string | undefined }>()
  for (const address of addresses) {
    const url = parseUrl(key, address)
    if (!url) continue
    const whole = `${url.origin}${url.pathname}`.replace(/\/+$/, "")
    const [, base, inPath] = /^(.*)\/k\/([^/]+)$/.exec(whole) ?? [undefined, whole, undefined]
    targets.set(base ?? whole, { url: base ?? whole, token: token ?? inPath })
  }
  return [...targets.values()]
}

const readOwner = (name: string | undefined, password: string | undefined, faults: string[]) => {
  if (name === undefined && password === undefined) return undefined
  if (name === undefined || password === undefined) {
    faults.push("OWNER_NAME and OWNER_PASSWORD: set both, or none")
    return undefined
  }
  if (password.length < MIN_PASSWORD) faults.push(`OWNER_PASSWORD: at least ${MIN_PASSWORD} characters`)
  return { name, password }
}

const readServiceAccount = (value: string | undefined, faults: string[]): ServiceAccount | undefined => {
  if (value === undefined) return undefined
  let json = value
  try {
    if (!value.startsWith("{")) json = readFileSync(value, "utf8")
  } catch {
    faults.push(
      `GOOGLE_SERVICE_ACCOUNT: the file ${value} cannot be read; give the path of the JSON file that Google let you download, or its content`,
    )
    return undefined
  }
  const parsed = ServiceAccountJson.safeParse(parseJson(json))
  if (parsed.success) return parsed.data
  faults.push(
    "GOOGLE_SERVICE_ACCOUNT: this is not a service account's JSON (client_email and private_key are needed); download a new key in the Google Cloud console",
  )
  return undefined
}

const readAudioCache = (value: string, faults: string[]): number => {
  if (!/^\d{1,7}$/.test(value))
    faults.push(`AUDIO_CACHE_MB: "${value}" is not a whole number of megabytes; 0 keeps none`)
  return Number(value) * 1024 * 1024
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readOauth = ([clientId, clientSecret, refreshToken]: readonly (string | undefined)[], faults: string[]) => {
  if (clientId === undefined && clientSecret === undefined && refreshToken === undefined) return undefined
  if (clientId !== undefined && clientSecret !== undefined) {
    const client = { clientId, clientSecret }
    return refreshToken === undefined ? { client } : { client, oauth: { ...client, refreshToken } }
  }
  faults.push(
    "GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET: set both, or none; GOOGLE_OAUTH_REFRESH_TOKEN goes with them",
  )
  return undefined
}
