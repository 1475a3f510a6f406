/** One file of this machine to the person's Drive: found there by its bytes, else sent, going on where it was interrupted. */
import { createHash } from "node:crypto"
import type { FileHandle } from "node:fs/promises"
import { basename, dirname, extname } from "node:path"
import { AppError } from "@diapason/shared/errors"
import { DriveFailure } from "../drive/failures.ts"
import { CHUNK_UNIT, type Sent, type UploadedFile, type Uploads } from "../drive/uploads.ts"
import { contentKeyOf } from "../files/content-key.ts"
import type { LocalFiles } from "../files/local-files.ts"
import type { ItemEntry, LocalStore } from "../files/local-store.ts"
import type { LooksClock } from "./looks.ts"

export interface CopyFileDeps {
  readonly files: Pick<LocalFiles, "open">
  readonly folders: Pick<LocalStore, "saveSession" | "saveCopy">
  readonly uploads: Uploads
  readonly clock: LooksClock
}

/** 8 MiB: as many bytes are held at once. */
const CHUNK = 32 * CHUNK_UNIT
const FOLDER = "Diapason"
/** Without a byte that has come in between. */
const TRIES = 6
const LONGEST_WAIT = 60_000
const TYPES: Readonly<Record<string, string>> = {
  ".mp3": "audio/mpeg",
  ".flac": "audio/flac",
  ".m4a": "audio/mp4",
  ".m4b": "audio/mp4",
  ".ogg": "audio/ogg",
  ".oga": "audio/ogg",
  ".opus": "audio/ogg",
  ".wav": "audio/wav",
  ".aif": "audio/aiff",
  ".aiff": "audio/aiff",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
}

export interface CopyOptions {
  readonly signal: AbortSignal
  /** Told how many bytes of it have come. */
  readonly onBytes: (received: number) => void
}

/** Returns Drive's id of the copy; `undefined` where the file changes meanwhile: it comes with the next look. */
export async function copyFile(
  deps: CopyFileDeps,
  item: ItemEntry,
  { signal, onBytes }: CopyOptions,
): Promise<string | undefined> {
  const { file, contentKey } = await deps.files.open(item.id)
  try {
    if (contentKey !== item.content_key) return undefined
    const copy = (await goOn(deps, item, file, signal, onBytes)) ?? (await beginAnew(deps, item, file, signal, onBytes))
    if (copy === undefined || (await contentKeyOf(file, await file.stat({ bigint: true }))) !== contentKey)
      return undefined
    await deps.folders.saveCopy(item.id, copy.id, contentKey)
    return copy.id
  } finally {
    await file.close()
  }
}

/** The upload that was begun before, if Google still takes it. */
async function goOn(
  deps: CopyFileDeps,
  item: ItemEntry,
  file: FileHandle,
  signal: AbortSignal,
  onBytes: (received: number) => void,
): Promise<UploadedFile | undefined> {
  if (item.session === null || item.session_key !== item.content_key) return undefined
  const sent = await deps.uploads.ask(item.session, item.size, signal)
  return sent && sendRest(deps, item, file, item.session, sent, signal, onBytes)
}

async function beginAnew(
  deps: CopyFileDeps,
  item: ItemEntry,
  file: FileHandle,
  signal: AbortSignal,
  onBytes: (received: number) => void,
): Promise<UploadedFile | undefined> {
  const { uploads, folders } = deps
  const md5 = await md5Of(file, item.size, signal)
  if (md5 === undefined) return undefined
  const there = await uploads.find({ md5, size: item.size }, signal)
  if (there !== undefined) return there
  const top = await uploads.folder({ name: FOLDER, key: "folder" }, signal)
  const within = dirname(item.path)
  const name = within === "." ? undefined : within.split(/[\\/]/).join(" / ")
  const key = `in ${item.parent_id}`
  const parent = name === undefined ? top : await uploads.folder({ name, key, parentId: top.id }, signal)
  const mimeType = TYPES[extname(item.path).toLowerCase()] ?? "application/octet-stream"
  const facts = { name: basename(item.path), mimeType, size: item.size, parentId: parent.id, md5 }
  const session = await uploads.begin(facts, signal)
  await folders.saveSession(item.id, session, item.content_key)
  const copy = await sendRest(deps, item, file, session, { received: 0 }, signal, onBytes)
  if (copy === undefined) await folders.saveSession(item.id, null, null)
  return copy
}

/** Chunk by chunk. What fails in a way that may pass is asked for: Google says how much has come. */
async function sendRest(
  { uploads, clock }: CopyFileDeps,
  { size, path }: ItemEntry,
  file: FileHandle,
  session: string,
  begun: Sent,
  signal: AbortSignal,
  onBytes: (received: number) => void,
): Promise<UploadedFile | undefined> {
  let sent: Sent | undefined = begun
  let tried = 0
  while (sent !== undefined && "received" in sent) {
    signal.throwIfAborted()
    const start: number = sent.received
    onBytes(start)
    try {
      const bytes = await readChunk(file, start, Math.min(CHUNK, size - start))
      if (bytes === undefined) return undefined
      sent = await uploads.send(session, { bytes, start, size }, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof DriveFailure) || error.action !== "retry") throw error
      if (tried === TRIES) throw error
      await clock.sleep(Math.min(LONGEST_WAIT, error.waitAtLeast || 1_000 * 2 ** tried), signal)
      sent = await uploads.ask(session, size, signal)
    }
    const moved: boolean = sent === undefined || !("received" in sent) || sent.received > start
    tried = moved ? 0 : tried + 1
    if (tried > TRIES)
      throw new AppError("drive_unavailable", `Google Drive takes nothing more of “${basename(path)}”.`)
  }
  return sent?.file
}

/** `undefined` where the file has become shorter. */
async function readChunk(
  file: FileHandle,
  start: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, start + at)
    if (bytesRead === 0) return undefined
    at += bytesRead
  }
  return bytes
}

async function md5Of(file: FileHandle, size: number, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash("md5")
  for (let at = 0; at < size; at += CHUNK_UNIT) {
    signal.throwIfAborted()
    const bytes = await readChunk(file, at, Math.min(CHUNK_UNIT, size - at))
    if (bytes === undefined) return undefined
    hash.update(bytes)
  }
  return hash.digest("hex")
}
