/** Whether a dead remote can be felt at home: the same requests to a home with one and to one with none, each a process of its own, in turns. */
import { createProgram } from "../journeys/program.ts"
import { fill } from "../server/test/running-server.ts"
import { report } from "./measure.ts"

const TURNS = Number(process.env.TURNS ?? 400)
/**
 * Nobody listens there: connections are refused at once, which is when a remote is asked most often. `CONTROL=1` gives neither home a
 * remote, and shows what the machine alone makes of the ratios.
 */
const DEAD = process.env.CONTROL === "1" ? "" : "http://127.0.0.1:9"

const library = {
  albums: Array.from({ length: TURNS + 20 }, (_, n) => ({ id: `al-${n}`, title: `Album ${n}`, artist: "Nils" })),
  tracks: Array.from({ length: (TURNS + 20) * 10 }, (_, n) => ({
    id: `t-${n}`,
    title: `Track ${n}`,
    artist: "Nils",
    albumId: `al-${Math.floor(n / 10)}`,
    duration: 200,
  })),
  artists: [],
}

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN

const open = async (environment: Readonly<Record<string, string>>) => {
  const server = createProgram(() => environment)
  await server.start()
  await fill(server, library)
  const times = { list: [] as number[], delete: [] as number[] }
  const timed = async (into: number[], path: string, method: string): Promise<void> => {
    const started = performance.now()
    const { status } = await server.ask(path, { method })
    into.push(performance.now() - started)
    if (status !== 200) throw new Error(`${method} ${path}: ${status}`)
  }
  return {
    times,
    turn: async (n: number): Promise<void> => {
      await timed(times.list, "/api/music/albums?limit=50&sort=title", "GET")
      await timed(times.delete, `/api/music/albums/al-${n}`, "DELETE")
    },
    stop: server.close,
  }
}

const withDead = await open({ KOYEB_URL: DEAD })
const withNone = await open({ KOYEB_URL: "" })
for (let n = 0; n < TURNS; n++)
  for (const home of n % 2 === 0 ? [withDead, withNone] : [withNone, withDead]) await home.turn(n)
for (const what of ["list", "delete"] as const) {
  const dead = quantile(withDead.times[what], 0.99)
  const none = quantile(withNone.times[what], 0.99)
  report(`${what}: p99 with a dead remote against none`, {
    "ms with": dead,
    "ms without": none,
    ratio: dead / none,
    "ratio of medians": quantile(withDead.times[what], 0.5) / quantile(withNone.times[what], 0.5),
  })
}
await withDead.stop()
await withNone.stop()
