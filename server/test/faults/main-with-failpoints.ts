/**
 * The program for tests of faults: as `main.ts` starts it, but it dies at a named moment, lives by another clock, finds other
 * addresses behind names and waits less. A folder named by FAULTS holds the orders: `strike` (a moment to die at), `clock`
 * (milliseconds to add to the time), `names.json` (host → address, "" for none), `limits.json`.
 */
import dns from "node:dns"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { createApp } from "../../src/app.ts"
import { readConfig } from "../../src/config.ts"
import { REMOTE_LIMITS } from "../../src/replication/requests.ts"

const folder = process.env.FAULTS ?? ""
const order = (name: string): string => {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, "utf8") : ""
}
const orders = <T>(name: string, schema: z.ZodType<T>): T => schema.parse(JSON.parse(order(name) || "{}"))

const trace = (point: string): void => {
  if (order("strike") !== point) return
  rmSync(join(folder, "strike"))
  process.kill(process.pid, "SIGKILL")
}

const { lookup } = dns
type Told = (error: Error | null, address?: unknown, family?: number) => void
const otherLookup = (host: string, options: { readonly all?: boolean }, told: Told): void => {
  const address = orders("names.json", z.record(z.string(), z.string()))[host]
  if (address === undefined) lookup(host, options, told)
  else if (address === "") told(Object.assign(new Error(`no address for ${host}`), { code: "ENOTFOUND" }))
  else if (options.all) told(null, [{ address, family: 4 }])
  else told(null, address, 4)
}
Object.assign(dns, { lookup: otherLookup })

const numbers = z.object(Object.fromEntries(Object.keys(REMOTE_LIMITS).map(key => [key, z.number().optional()])))
const app = createApp(readConfig(process.env, { dataDirectory: folder }), {
  now: () => Date.now() + Number(order("clock") || 0),
  trace,
  limits: { ...REMOTE_LIMITS, ...orders("limits.json", numbers) },
})
process.once("SIGTERM", () => app.stop().then(() => process.exit(0)))
const parent = process.ppid
setInterval(() => process.ppid === parent || process.exit(1), 500).unref()
const { url } = await app.start()
process.stdout.write(`Diapason: ${url}\n`)
