/** `npm run demo`: a home and a remote on this machine, with a Drive to add from and a network that can be cut. */
import { styleText } from "node:util"
import { listenToKeys } from "./keys.ts"
import { openStage, type Side, type Stage } from "./stage.ts"
import { playStory } from "./story.ts"
import { chooseWords, type Words } from "./words.ts"

const LOOK_EVERY_MS = 500

const COLOURS = { home: "cyan", remote: "magenta" } as const

const say = (line = ""): void => void process.stdout.write(`${line}\n`)

/** The servers' console; their JSON lines only where all is wanted. */
const sayOf =
  (verbose: boolean) =>
  (side: Side, line: string): void => {
    if (verbose || !line.startsWith("{")) say(`${styleText(COLOURS[side], `${side.padEnd(6)} |`)} ${line}`)
  }

function introduce({ home, remote, links }: Stage, words: Words, withKeys: boolean): void {
  const width = Math.max(words.home.length, words.remote.length)
  say()
  say(`  ${words.home.padEnd(width)}  ${styleText("bold", home.url)}`)
  say(`  ${words.remote.padEnd(width)}  ${styleText("bold", remote.url)}`)
  say()
  say(`  ${words.paste}`)
  for (const { name, url } of [{ name: words.whole, url: links.whole }, ...links.albums]) say(`    ${url}  ${name}`)
  if (withKeys) {
    say()
    const { cut, sleep, wipe, drive, quit } = words
    for (const [key, act] of Object.entries({ c: cut, s: sleep, w: wipe, d: drive, q: quit }))
      say(`    ${styleText("bold", key)}  ${act}`)
  }
  say()
}

const actsOn = (stage: Stage, words: Words, tell: (line: string) => void, quit: () => void) => ({
  c: () => {
    if (stage.isCut) stage.restore()
    else stage.cut()
    tell(stage.isCut ? words.isCut : words.isRestored)
  },
  s: async () => {
    tell(stage.remote.runs ? words.sleeps : words.wakes)
    await (stage.remote.runs ? stage.sleep() : stage.wake())
    tell(stage.remote.runs ? words.woke : words.slept)
  },
  w: async () => {
    tell(words.wiping)
    await stage.wipe()
    tell(words.wiped)
  },
  d: () => {
    stage.setDriveSlow(!stage.isDriveSlow)
    tell(stage.isDriveSlow ? words.driveSlow : words.driveFast)
  },
  q: quit,
})

async function demonstrate({ once, verbose }: { readonly once: boolean; readonly verbose: boolean }): Promise<void> {
  const words = chooseWords(process.env)
  const begun = performance.now()
  const leave = Promise.withResolvers<void>()
  // A server may die before anybody waits for this.
  leave.promise.catch(() => {})
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => leave.resolve())
  leaveWithParent(leave.resolve)
  const tell = (line: string): void => say(`${styleText("yellow", "demo   |")} ${line}`)
  say(words.building)
  const stage = await openStage({
    onLine: sayOf(verbose),
    onDeath: (side, code) => leave.reject(new Error(`${words[side]} ${words.died} (${code}).`)),
  })
  introduce(stage, words, process.stdin.isTTY === true && !once)
  const step = (line: string, ms: number): void => say(`${styleText("green", "✓")} ${line} (${Math.round(ms)} ms)`)
  try {
    if (once) {
      step(words.story.open, performance.now() - begun)
      await Promise.race([playStory({ stage, words: words.story, tell: step }), stopEarly(leave.promise)])
      step(words.storyEnd, performance.now() - begun)
    } else {
      const off = listenToKeys(process.stdin, actsOn(stage, words, tell, leave.resolve), leave.reject)
      await leave.promise.finally(off)
      tell(words.leaving)
    }
  } finally {
    await stage.close()
  }
}

/** A signal to npm ends npm and its shell, which tells nobody: the demonstration then has another parent. */
const leaveWithParent = (leave: () => void): void => {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) leave()
  }, LOOK_EVERY_MS).unref()
}

/** A story that is interrupted has not been told. */
const stopEarly = async (leave: Promise<void>): Promise<never> => {
  await leave
  throw new Error("Interrupted.")
}

const args = new Set(process.argv.slice(2))
const verbose = args.has("--verbose")
demonstrate({ once: args.has("--once"), verbose }).then(
  () => process.exit(0),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${verbose && error instanceof Error ? error.stack : message}\n`)
    process.exit(1)
  },
)
