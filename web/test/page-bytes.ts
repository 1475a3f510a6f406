/** The stand-in's bytes: the built page with the policy it must live under, and tones that can be sought in. */
import { readFile } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { extname, join, normalize } from "node:path"
import type { Track } from "@diapason/shared/api"

const dist = join(import.meta.dirname, "../dist")
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
}
const policy =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'"

/** Any path without an extension is the page itself, as its own router reads it. `more` is put at the end. */
export async function sendFile(response: ServerResponse, path: string, more = ""): Promise<void> {
  const wanted = normalize(path).replace(/^[/\\.]+/, "")
  const name = extname(wanted) === "" ? "index.html" : wanted
  const bytes = await readFile(join(dist, name)).catch(() => null)
  if (bytes === null) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    "content-type": types[extname(name)] ?? "application/octet-stream",
    "content-security-policy": policy,
  })
  response.end(Buffer.concat([bytes, Buffer.from(more)]))
}

export function sendTone(request: IncomingMessage, response: ServerResponse, track: Track | undefined): void {
  if (!track) {
    response.writeHead(404).end()
    return
  }
  const bytes = tone(track.duration, 220 + (track.id.length % 5) * 55)
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "")
  const from = Number(asked?.[1] ?? 0)
  const to = asked?.[2] ? Number(asked[2]) : bytes.length - 1
  response.writeHead(asked ? 206 : 200, {
    "content-type": "audio/wav",
    "accept-ranges": "bytes",
    "content-length": to - from + 1,
    ...(asked && { "content-range": `bytes ${from}-${to}/${bytes.length}` }),
  })
  response.end(bytes.subarray(from, to + 1))
}

export async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** A quiet tone, 16 bit mono at 8 kHz. `seconds` long. */
function tone(seconds: number, pitch: number): Buffer {
  const rate = 8_000
  const samples = Math.floor(seconds * rate)
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write("RIFF", 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write("WAVEfmt ", 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write("data", 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i += 1)
    wav.writeInt16LE(Math.round(Math.sin((i / rate) * pitch * 2 * Math.PI) * 900), 44 + i * 2)
  return wav
}
