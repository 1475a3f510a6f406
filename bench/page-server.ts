/** The built program for the page's benchmark, with one album that sounds. */
import { execFileSync, spawn } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import type { createDriveStandIn } from "../stand-ins/drive.ts"

type Drive = ReturnType<typeof createDriveStandIn>

const MAIN = fileURLToPath(new URL("../server/dist/main.js", import.meta.url))
const START_MS = 60_000
const Tracks = z.object({ tracks: z.array(z.object({ id: z.string(), albumId: z.string() })) })
const Started = z.object({ import: z.object({ id: z.string() }) })
const Ended = z.object({ import: z.object({ state: z.string(), albums: z.array(z.string()) }) })

export const startServer = async (directory: string, google: Drive) => {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH ?? "",
      DATA_DIR: directory,
      PORT: "0",
      LOG_LEVEL: "warn",
      GOOGLE_DRIVE_URL: google.url,
      GOOGLE_API_KEY: google.apiKey,
    },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const origin = await new Promise<string>((resolve, reject) => {
    let said = ""
    const late = setTimeout(() => reject(new Error(`the server did not start within a minute: ${said}`)), START_MS)
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const [, address] = /^Diapason: (\S+)$/m.exec(said) ?? []
      if (address === undefined) return
      clearTimeout(late)
      resolve(new URL(address).origin)
    })
  })
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(origin + path, init)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    origin,
    /** An MP3 of a minute, in Drive and in the library. */
    addAlbum: async (drive: Drive, folder: string): Promise<{ readonly id: string; readonly albumId: string }> => {
      const path = join(folder, "sound.mp3")
      execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=d=60", "-b:a", "192k", path])
      const parentId = drive.addFolder({ name: "Sound" })
      await drive.addFile({ name: "01 Sound.mp3", path, parentId })
      const url = `https://drive.google.com/drive/folders/${parentId}`
      const started = Started.parse(
        await ask("/api/music/add-from-google-drive", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ url }),
        }),
      )
      for (let tries = 0; tries < 600; tries++) {
        const { state, albums } = Ended.parse(await ask(`/api/music/imports/${started.import.id}`)).import
        const [albumId] = albums
        if (state === "done" && albumId !== undefined) {
          const [track] = Tracks.parse(await ask(`/api/music/albums/${albumId}/tracks`)).tracks
          if (track) return track
        }
        if (state !== "queued" && state !== "running") break
        await new Promise(resolve => setTimeout(resolve, 100))
      }
      throw new Error("the album did not arrive")
    },
    stop: () =>
      new Promise<void>(resolve => {
        child.on("exit", () => resolve())
        child.kill("SIGTERM")
      }),
  }
}
