/** Where an old track's file lies. Only its text is read: no path and no address from the data is ever opened. */
import { AppError } from "@diapason/shared/errors"
import { parseDriveLink } from "../../drive/drive-links.ts"
import { isDriveId, type OldRow, type Report, readDriveId, readText } from "./old-data-fields.ts"

export interface OldSource {
  /** Null: the file is not in Drive, so the track is known but cannot be played. */
  readonly driveId: string | null
  readonly resourceKey?: string
  /** The path or address as it came, where it says more than the Drive id; kept for the next export only. */
  readonly filePath?: string
  readonly mimeType: string
}

const GDRIVE = /^gdrive:\/\/(.*)$/is
const RESOURCE_KEY = /^[A-Za-z0-9_-]{1,128}$/
/** Nothing that a browser would run when it is served. */
const PLAYABLE_TYPE = /^(?:(?:audio|video)\/[\w.+-]{1,80}|application\/ogg)$/i
export const UNKNOWN_TYPE = "audio/mpeg"

const TYPES: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  flac: "audio/flac",
  m4a: "audio/mp4",
  mp4: "audio/mp4",
  m4b: "audio/mp4",
  aac: "audio/aac",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  wav: "audio/wav",
  aif: "audio/aiff",
  aiff: "audio/aiff",
  wma: "audio/x-ms-wma",
  dsf: "audio/x-dsf",
  ape: "audio/x-ape",
}

const driveLink = (text: string): { readonly id: string; readonly resourceKey?: string } | undefined => {
  if (!/^(?:https?:\/\/)?(?:drive|docs|drive\.usercontent)\.google\.com\//i.test(text)) return undefined
  try {
    const link = parseDriveLink(text)
    return link.hint === "folder" ? undefined : link
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const sourceInPath = (path: string, report: Report): Omit<OldSource, "mimeType"> => {
  const inScheme = GDRIVE.exec(path)?.[1]?.trim()
  if (inScheme !== undefined && isDriveId(inScheme)) return { driveId: inScheme }
  const link = driveLink(path)
  if (link) return { driveId: link.id, ...(link.resourceKey === undefined ? {} : { resourceKey: link.resourceKey }) }
  if (inScheme !== undefined) report("filePath: what follows gdrive:// is no id of Google Drive; not playable")
  return { driveId: null, filePath: path }
}

/** The last part of a Windows or POSIX path. */
export const fileNameIn = (path: string): string | undefined => path.split(/[\\/]/).at(-1)?.trim() || undefined

const typeOf = (row: OldRow, names: readonly unknown[]): string => {
  const given = row.mimeType
  if (typeof given === "string" && PLAYABLE_TYPE.test(given)) return given.toLowerCase()
  for (const name of names) {
    const extension = typeof name === "string" ? /\.([a-z0-9]{2,4})$/i.exec(name.trim())?.[1] : undefined
    const type = extension === undefined ? undefined : TYPES[extension.toLowerCase()]
    if (type !== undefined) return type
  }
  return UNKNOWN_TYPE
}

/** `googleDriveId` first, then what `filePath` says. */
export const readSource = (row: OldRow, report: Report): OldSource => {
  const path = readText(row, "filePath", report)
  const driveId = readDriveId(row, "googleDriveId", report)
  const inPath = path === undefined ? undefined : sourceInPath(path, driveId === undefined ? report : () => {})
  const given = typeof row.resourceKey === "string" && RESOURCE_KEY.test(row.resourceKey) ? row.resourceKey : undefined
  const resourceKey = given ?? (driveId === undefined || driveId === inPath?.driveId ? inPath?.resourceKey : undefined)
  return {
    driveId: driveId ?? inPath?.driveId ?? null,
    ...(resourceKey === undefined ? {} : { resourceKey }),
    ...(inPath?.filePath === undefined ? {} : { filePath: inPath.filePath }),
    mimeType: typeOf(row, [inPath?.filePath, row.fileName, row.title]),
  }
}

/** Tells two files of one id apart; equal for the same file. Undefined: no file is named. */
export const fileOf = (source: OldSource): string | undefined =>
  source.driveId === null ? source.filePath : `gdrive://${source.driveId}`
