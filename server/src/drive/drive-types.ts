/** What the rest of the server knows of Google Drive: files, folders, byte ranges. */

/** A file or folder by its id; old link-shared items also need their resource key. */
export interface DriveReference {
  readonly id: string
  readonly resourceKey?: string
}

export interface DriveItem extends DriveReference {
  readonly name: string
  readonly kind: "folder" | "file" | "document"
  readonly mimeType: string
  /** Bytes; 0 for folders and Google-native documents. */
  readonly size: number
  /**
   * Changes when the bytes change: the first 12 hex digits of the MD5, else of the SHA-256 of the head revision id
   * (`modifiedTime` can be set by clients, so it does not count). "" for folders.
   */
  readonly contentKey: string
  readonly parentIds: readonly string[]
  readonly canDownload: boolean
  /** Of a file that lies elsewhere: Drive's id of a copy of these very bytes. */
  readonly copyId?: string
  /** Pixels, for pictures Drive has measured. */
  readonly width?: number
  readonly height?: number
}

export interface DriveFolderListing {
  readonly items: readonly DriveItem[]
  /** Entries that could not be resolved, for instance a shortcut whose target is gone. */
  readonly unresolved: readonly { readonly name: string; readonly reason: string }[]
}

export interface DriveRange {
  /** The bytes asked for, in order; exactly `end - start + 1` of them or the iteration throws. */
  readonly body: AsyncIterable<Uint8Array>
  /** The file's whole size as Drive tells it now. */
  readonly totalSize: number
}

export interface Drive {
  /** False when no key of any kind is set: every call then throws `drive_not_configured`. */
  readonly configured: boolean
  /** Why Google refuses to sign this server in, for a person; `undefined` while it does not. */
  readonly signInProblem: string | undefined
  /** Drive tells what has changed: to an account, not to a key. */
  readonly tellsChanges: boolean
  /**
   * Ids of what has changed since the token, and of the folders it lies in; the next token. Without a token, only a place to begin
   * from.
   */
  changes(
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly ids: readonly string[]; readonly next: string }>
  /** One item; a shortcut is followed to its target. Throws `drive_not_found`, `drive_forbidden`, … */
  get(reference: DriveReference, signal: AbortSignal): Promise<DriveItem>
  /** The children of every folder asked for, all pages, trash left out, shortcuts followed. Key: folder id. */
  list(folders: readonly DriveReference[], signal: AbortSignal): Promise<ReadonlyMap<string, DriveFolderListing>>
  /**
   * Opens bytes `start` to `end`, both included. One upstream request a call, retried until the first byte. Read the body or
   * abort the signal: until then it takes up one of the few requests that run at once. Goes before `readRange` and lists.
   */
  openRange(file: DriveReference, start: number, end: number, signal: AbortSignal): Promise<DriveRange>
  /** The same, collected. For tags and pictures: `end - start` is at most 8 MiB. */
  readRange(file: DriveReference, start: number, end: number, signal: AbortSignal): Promise<Uint8Array>
}
