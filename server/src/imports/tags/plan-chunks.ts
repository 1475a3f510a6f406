/** WAV and AIFF: chunks are walked by their headers; the sound itself costs nothing, an ID3 tag behind it one request. */
import { isUtf8 } from "node:buffer"
import { ascii, be32, byteAt, concat, latin1, le32, u16be, u16le, u32be, u32le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { type Id3Tag, readId3 } from "./id3.ts"
import { bitRateOf, chooseFront, type TagContainer, type TagPlan } from "./tag-plan.ts"

interface Chunk {
  readonly id: string
  readonly body: number
  readonly length: number
}

const LONGEST_TEXT = 64 * 1024
const MOST_CHUNKS = 200
const UNKNOWN = 0xffffffff

/** Chunks between `start` and the end of the file. A sound chunk whose length was never filled in reaches to the end. */
async function chunksOf(window: FileWindow, start: number, length: (header: Uint8Array) => number, sound: string) {
  const chunks: Chunk[] = []
  for (let at = start; chunks.length < MOST_CHUNKS; ) {
    const header = await window.read(at, 8)
    if (header === undefined) break
    const id = latin1(header, 0, 4)
    const [body, told] = [at + 8, length(header)]
    const open = id === sound && (told === UNKNOWN || (told === 0 && !startsChunk(window.peek(body, 4))))
    const chunk = { id, body, length: open ? window.size - body : Math.min(told, window.size - body) }
    chunks.push(chunk)
    at = body + chunk.length + (chunk.length % 2)
  }
  return chunks
}

/** Four letters: what follows an empty chunk of sound is another chunk, not sound. */
const startsChunk = (bytes: Uint8Array): boolean => /^[A-Za-z][A-Za-z0-9 ]{3}$/.test(latin1(bytes))

const isId3 = ({ id }: Chunk): boolean => id.toLowerCase() === "id3 "

async function readId3Chunk(window: FileWindow, chunks: readonly Chunk[]): Promise<Id3Tag | undefined> {
  const chunk = chunks.find(isId3)
  return chunk && readId3(window, chunk.body, 0)
}

/** The chunks that hold tags, with their headers. */
async function keep(window: FileWindow, chunks: readonly Chunk[]): Promise<Uint8Array> {
  const kept: Uint8Array[] = []
  for (const { body, length } of chunks.filter(chunk => chunk.length <= LONGEST_TEXT)) {
    const bytes = await window.read(body - 8, length + 8)
    if (bytes !== undefined) kept.push(bytes, new Uint8Array(length % 2))
  }
  return concat(...kept)
}

function plan(
  id3: Id3Tag | undefined,
  own: readonly TagContainer[],
  sound: Omit<TagPlan, "containers" | "picture">,
): TagPlan {
  const picture = chooseFront(id3?.pictures ?? [])
  return { containers: [...(id3?.containers ?? []), ...own], ...sound, ...(picture && { picture }) }
}

/** RIFF WAVE (and RF64): `fmt ` tells the rate, `LIST` of kind INFO or `id3 ` the tags. */
export async function planWav(window: FileWindow, start: number): Promise<TagPlan> {
  const chunks = await chunksOf(window, start + 12, header => u32le(header, 4), "data")
  const find = (id: string) => chunks.find(chunk => chunk.id === id)
  const format = find("fmt ")
  const fmt = format && (await window.read(format.body, 16))
  const fact = find("fact")
  const samples = fact && (await window.read(fact.body, 4))
  const bytes = find("data")?.length ?? 0
  const compressed = fmt !== undefined && u16le(fmt, 0) !== 1 && samples !== undefined && u32le(samples, 0) > 0
  const divided = (top: number, bottom: number) => (bottom > 0 ? top / bottom : 0)
  const seconds =
    fmt === undefined
      ? 0
      : compressed
        ? divided(u32le(samples, 0), u32le(fmt, 4))
        : divided(divided(bytes, u16le(fmt, 12)), u32le(fmt, 4))
  const lists = await keep(
    window,
    chunks.filter(chunk => chunk.id === "LIST"),
  )
  const own = lists.length === 0 ? [] : [{ bytes: writeWav(concat(codePageOf(lists), lists)), mimeType: "audio/wav" }]
  const sound = { durationSeconds: seconds, ...bitRateOf(bytes, seconds), mimeType: "audio/wav" }
  return plan(await readId3Chunk(window, chunks), own, sound)
}

const writeWav = (chunks: Uint8Array): Uint8Array =>
  concat(ascii("RIFF"), le32(chunks.length + 4), ascii("WAVE"), chunks)

/** Texts are Latin-1 by the standard and UTF-8 by custom: what reads as UTF-8 is said to be so, in a `CSET` chunk. */
function codePageOf(lists: Uint8Array): Uint8Array {
  for (let list = 0; list + 12 <= lists.length; list = behind(lists, list)) {
    const end = Math.min(lists.length, behind(lists, list))
    for (let item = list + 12; item + 8 <= end; item = behind(lists, item)) {
      if (!isUtf8(lists.subarray(item + 8, Math.min(end, item + 8 + u32le(lists, item + 4))))) return new Uint8Array(0)
    }
  }
  return concat(ascii("CSET"), le32(8), le32(65001), le32(0))
}

/** Where the chunk behind the one at `at` begins. */
function behind(bytes: Uint8Array, at: number): number {
  const length = u32le(bytes, at + 4)
  return at + 8 + length + (length % 2)
}

/** AIFF and AIFF-C: `COMM` tells the rate, text chunks or `ID3 ` the tags. */
export async function planAiff(window: FileWindow, start: number): Promise<TagPlan> {
  const chunks = await chunksOf(window, start + 12, header => u32be(header, 4), "SSND")
  const common = chunks.find(chunk => chunk.id === "COMM")
  const comm = common && (await window.read(common.body, 18))
  const rate = comm === undefined ? 0 : readExtended(comm, 8)
  const seconds = comm === undefined || rate <= 0 ? 0 : u32be(comm, 2) / rate
  const texts = await keep(
    window,
    chunks.filter(chunk => ["NAME", "AUTH", "ANNO", "(c) "].includes(chunk.id)),
  )
  const own =
    texts.length === 0
      ? []
      : [{ bytes: concat(ascii("FORM"), be32(texts.length + 4), ascii("AIFF"), texts), mimeType: "audio/aiff" }]
  const bytes = chunks.find(chunk => chunk.id === "SSND")?.length ?? 0
  const sound = { durationSeconds: seconds, ...bitRateOf(bytes, seconds), mimeType: "audio/aiff" }
  return plan(await readId3Chunk(window, chunks), own, sound)
}

/** An 80-bit IEEE 754 number: 15 bits of exponent, 64 of mantissa, of which the upper 32 are precise enough. */
function readExtended(bytes: Uint8Array, at: number): number {
  const exponent = (u16be(bytes, at) & 0x7fff) - 16383
  return byteAt(bytes, at) > 127 ? 0 : u32be(bytes, at + 2) * 2 ** (exponent - 31)
}
