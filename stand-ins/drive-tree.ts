/** The items of the stand-in's Drive: folders, files, shortcuts; who may see them and how they are described. */

import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline } from "node:stream/promises"

export const FOLDER = "application/vnd.google-apps.folder"
export const SHORTCUT = "application/vnd.google-apps.shortcut"

export interface ItemOptions {
  readonly id?: string
  readonly name: string
  readonly parentId?: string
  /** Invisible to an API key, as are all items below it. */
  readonly private?: boolean
  /** Lives in a shared drive, as do all items below it: invisible unless the caller says that it supports them. */
  readonly sharedDrive?: boolean
  readonly resourceKey?: string
  readonly modifiedTime?: string
  /** Private to the client that wrote them. */
  readonly appProperties?: Readonly<Record<string, string>>
}

export interface FileOptions extends ItemOptions {
  /** A file on this machine, read when it is asked for; or its bytes. Neither for a Google-native document. */
  readonly path?: string
  readonly bytes?: Uint8Array
  readonly mimeType?: string
  readonly canDownload?: boolean
  readonly abusive?: boolean
  /** Files that Google never hashed (`md5Checksum` is then absent). */
  readonly withoutMd5?: boolean
  /** Link-shared items at the root of a search may come without `parents`. */
  readonly withoutParents?: boolean
  readonly image?: { readonly width: number; readonly height: number }
}

export interface ShortcutOptions extends ItemOptions {
  readonly targetId: string
}

export interface Item {
  readonly id: string
  readonly name: string
  readonly mimeType: string
  readonly parentId: string | undefined
  readonly trashed: boolean
  readonly options: FileOptions
  readonly targetId?: string
  readonly content?: Content
  readonly revision: number
  readonly modifiedTime: string
}

export type Content = { readonly size: number } & ({ readonly bytes: Uint8Array } | { readonly path: string })

export type DriveTree = ReturnType<typeof createTree>

/** 33 characters that look like Drive's, the same for the same text. */
export function driveId(text: string): string {
  return `1${createHash("sha256").update(text).digest("base64url").slice(0, 32)}`
}

export function createTree() {
  const items = new Map<string, Item>()
  const children = new Map<string | undefined, Set<string>>()
  const hashes = new WeakMap<object, Promise<string>>()
  const log: string[] = []
  let made = 0

  function put(item: Item): string {
    if (items.has(item.id)) throw new Error(`two items with the id ${item.id}`)
    items.set(item.id, item)
    log.push(item.id)
    const siblings = children.get(item.parentId) ?? new Set()
    children.set(item.parentId, siblings.add(item.id))
    return item.id
  }

  function change(id: string, facts: Partial<Item>): void {
    items.set(id, { ...known(id), ...facts })
    log.push(id)
  }

  function known(id: string): Item {
    const item = items.get(id)
    if (item === undefined) throw new Error(`no item with the id ${id}`)
    return item
  }

  function newItem(options: FileOptions, mimeType: string): Item {
    made += 1
    return {
      id: options.id ?? driveId(`${options.parentId ?? ""}/${options.name}#${made}`),
      name: options.name,
      mimeType,
      parentId: options.parentId,
      trashed: false,
      options,
      revision: 1,
      modifiedTime: options.modifiedTime ?? "2026-01-02T03:04:05.678Z",
    }
  }

  /** The item and all that hold it, from the inside out. */
  function lineage(item: Item): Item[] {
    const line = [item]
    for (let above = item.parentId; above !== undefined && line.length < 100; ) {
      const holder = items.get(above)
      if (holder === undefined) break
      line.push(holder)
      above = holder.parentId
    }
    return line
  }

  return {
    find: (id: string) => items.get(id),
    all: () => items.values(),
    /** Ids in the order in which something happened to them. */
    changes: (): readonly string[] => log,
    childrenOf: (id: string) => [...(children.get(id) ?? [])].map(known),
    isPrivate: (item: Item) => lineage(item).some(one => one.options.private === true),
    isInSharedDrive: (item: Item) => lineage(item).some(one => one.options.sharedDrive === true),
    isTrashed: (item: Item) => lineage(item).some(one => one.trashed),

    /** Hex MD5 of a file's content, computed once for the same content. */
    md5(content: Content): Promise<string> {
      const key = "bytes" in content ? content.bytes : content
      const hash = hashes.get(key) ?? ("bytes" in content ? hashBytes(content.bytes) : hashFile(content.path))
      hashes.set(key, hash)
      return hash
    },

    addFolder: (options: ItemOptions) => put(newItem(options, FOLDER)),

    addShortcut: (options: ShortcutOptions) => put({ ...newItem(options, SHORTCUT), targetId: options.targetId }),

    async addFile(options: FileOptions): Promise<string> {
      const item = newItem(options, options.mimeType ?? "application/octet-stream")
      if (options.bytes !== undefined) {
        return put({ ...item, content: { bytes: options.bytes, size: options.bytes.byteLength } })
      }
      if (options.path === undefined) return put(item)
      const { size } = await stat(options.path)
      return put({ ...item, content: { path: options.path, size } })
    },

    /** Gone for good, with everything below it. */
    remove(id: string): void {
      const item = known(id)
      for (const below of children.get(id) ?? []) this.remove(below)
      children.get(item.parentId)?.delete(id)
      items.delete(id)
      log.push(id)
    },

    trash: (id: string) => change(id, { trashed: true }),

    /** New bytes under the same id: another revision and, if they differ, another MD5. */
    replace(id: string, bytes: Uint8Array): void {
      change(id, { content: { bytes, size: bytes.byteLength }, revision: known(id).revision + 1 })
    },
  }
}

async function hashBytes(bytes: Uint8Array): Promise<string> {
  return createHash("md5").update(bytes).digest("hex")
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("md5")
  await pipeline(createReadStream(path), hash)
  return hash.digest("hex")
}

/** Everything the API can tell of an item; `fields` then cuts it down. The MD5 is only computed when asked for. */
export async function describe(tree: DriveTree, item: Item, wantsMd5: boolean): Promise<Record<string, unknown>> {
  const { content, options } = item
  const target = item.targetId === undefined ? undefined : tree.find(item.targetId)
  const isFolder = item.mimeType === FOLDER
  const revision = createHash("sha256").update(`${item.id}@${item.revision}`).digest("base64url")
  return {
    kind: "drive#file",
    id: item.id,
    name: item.name,
    mimeType: item.mimeType,
    trashed: tree.isTrashed(item),
    explicitlyTrashed: item.trashed,
    starred: false,
    parents: item.parentId === undefined || options.withoutParents ? undefined : [item.parentId],
    version: String(item.revision),
    modifiedTime: item.modifiedTime,
    createdTime: item.modifiedTime,
    size: content === undefined ? undefined : String(content.size),
    md5Checksum: content === undefined || !wantsMd5 || options.withoutMd5 ? undefined : await tree.md5(content),
    headRevisionId: content === undefined ? undefined : `0B${revision.slice(0, 42)}`,
    appProperties: options.appProperties,
    resourceKey: options.resourceKey,
    capabilities: {
      canDownload: options.canDownload ?? true,
      canListChildren: isFolder,
      canEdit: false,
      canCopy: !isFolder,
    },
    copyRequiresWriterPermission: options.canDownload === false,
    imageMediaMetadata: options.image,
    shortcutDetails: item.targetId && {
      targetId: item.targetId,
      targetMimeType: target?.mimeType ?? "application/octet-stream",
      targetResourceKey: target?.options.resourceKey,
    },
    webViewLink: isFolder
      ? `https://drive.google.com/drive/folders/${item.id}`
      : `https://drive.google.com/file/d/${item.id}/view?usp=drivesdk`,
    driveId: tree.isInSharedDrive(item) ? "0AStandInSharedDrive" : undefined,
  }
}
