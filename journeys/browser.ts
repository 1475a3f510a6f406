/** Debian's Chromium, as a desk or a phone, and what its audio did. */
import assert from "node:assert/strict"
import { fileURLToPath } from "node:url"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { z } from "zod"

const HEARING = fileURLToPath(new URL("hearing.js", import.meta.url))

const Heard = z.object({
  started: z.array(z.string()),
  failed: z.array(z.string()),
  ended: z.array(
    z.object({
      address: z.string(),
      duration: z.number(),
      played: z.array(z.tuple([z.number(), z.number()])),
      decodedBytes: z.number(),
    }),
  ),
  /** Seconds into the track, and bytes of sound made so far. */
  now: z.object({ time: z.number(), duration: z.number(), decodedBytes: z.number(), paused: z.boolean() }).nullable(),
})
export type Heard = z.infer<typeof Heard>

export type Seat = Awaited<ReturnType<ReturnType<typeof createBrowser>["open"]>>

export const createBrowser = () => {
  let browser: Browser | undefined
  return {
    start: async (): Promise<void> => {
      browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"],
        timeout: 30_000,
      })
    },
    close: async (): Promise<void> => browser?.close(),

    /** A browser of its own (nothing is shared with the others) at this address. */
    open: async (url: string, { phone = false }: { readonly phone?: boolean } = {}) => {
      assert.ok(browser, "the browser has not started")
      const context: BrowserContext = await browser.newContext({
        locale: "en-GB",
        viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
        hasTouch: phone,
        reducedMotion: "reduce",
        permissions: ["clipboard-read", "clipboard-write"],
      })
      const page: Page = await context.newPage()
      page.setDefaultTimeout(15_000)
      const errors: string[] = []
      page.on("pageerror", error => errors.push(error.message))
      await page.addInitScript({ path: HEARING })
      await page.goto(url)
      return {
        page,
        context,
        /** What went wrong on the page, for nobody to see. */
        errors: (): readonly string[] => errors,
        heard: async (): Promise<Heard> =>
          Heard.parse(
            await page.evaluate(`({
              started: heard.started, failed: heard.failed, ended: heard.ended,
              now: heard.audio ? {
                time: heard.audio.currentTime,
                duration: Number.isFinite(heard.audio.duration) ? heard.audio.duration : 0,
                decodedBytes: heard.audio.webkitAudioDecodedByteCount,
                paused: heard.audio.paused,
              } : null,
            })`),
          ),
        /** 1 is the pace of the music, 16 the most that browsers take. From now on, and for the track that plays. */
        setPace: async (rate: number): Promise<void> =>
          void (await page.evaluate(`heard.rate = ${rate}, heard.audio && (heard.audio.playbackRate = ${rate})`)),
        /** From now on every sample that sounds is kept. */
        record: async (rate: number): Promise<void> => void (await page.evaluate(`heard.record(${rate})`)),
        recorded: async (): Promise<Float32Array> => {
          const bytes = Buffer.from(z.string().parse(await page.evaluate("heard.recorded()")), "base64")
          return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
        },
        /** SHA-256, in hexadecimal, of what the browser gets from an address of the page's server. */
        hashOf: async (path: string): Promise<string> =>
          z.string().parse(
            await page.evaluate(`(async () => {
              const answer = await fetch(${JSON.stringify(path)})
              if (answer.status !== 200) throw new Error("the answer was " + answer.status)
              const hash = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer())
              return new Uint8Array(hash).toHex()
            })()`),
          ),
        /** As with the keys, from the clipboard. */
        paste: async (text: string): Promise<void> => {
          await page.bringToFront()
          await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
          await page.keyboard.press("ControlOrMeta+V")
        },
      }
    },
  }
}
