/** Reads what a person pastes: any form of Google Drive link, or a bare id. */

import { AppError } from "@diapason/shared/errors"
import type { DriveReference } from "./drive-types.ts"

export interface DriveLink extends DriveReference {
  /** What the form of the link promises; Drive has the last word. */
  readonly hint?: "folder" | "file"
}

const HOSTS = ["drive.google.com", "docs.google.com", "drive.usercontent.google.com"]
const DOCUMENTS = ["document", "spreadsheets", "presentation", "forms", "drawings"]
const ID = /^[A-Za-z0-9_-]{10,128}$/
/** Alone it must hold a letter: a date or a number is a slip of the paste. */
const BARE_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{10,128}$/
const RESOURCE_KEY = /^[A-Za-z0-9_-]{1,128}$/

/**
 * @param text a link to a folder or file in Google Drive, with or without `https://`, or an id alone
 * @throws AppError `invalid_link` with a sentence that says what is wrong with it
 */
export function parseDriveLink(text: string): DriveLink {
  const trimmed = text.trim()
  if (BARE_ID.test(trimmed)) return { id: trimmed }
  const address = readAddress(trimmed)
  const segments = address.pathname.split("/").filter(segment => segment !== "")
  if (DOCUMENTS.includes(segments[0] ?? "")) {
    throw invalidLink("This is a Google document, not music. Paste the link of a Drive folder that holds audio files.")
  }
  const { id, hint } = findId(segments, address.searchParams)
  if (id === undefined || !ID.test(id)) {
    throw invalidLink("This Google Drive link names no folder and no file. In Drive, choose Share, then Copy link.")
  }
  const resourceKey = address.searchParams.get("resourcekey") ?? address.searchParams.get("resourceKey") ?? ""
  return {
    id,
    ...(RESOURCE_KEY.test(resourceKey) ? { resourceKey } : {}),
    ...(hint === undefined ? {} : { hint }),
  }
}

function readAddress(text: string): URL {
  const full = /^https?:\/\//i.test(text) ? text : `https://${text}`
  const address = text !== "" && !/\s/.test(text) && URL.canParse(full) ? new URL(full) : undefined
  if (address === undefined || address.hostname === "" || !address.hostname.includes(".")) {
    throw invalidLink("This is not a link. Paste one that begins with https://drive.google.com/.")
  }
  if (!HOSTS.includes(address.hostname) || address.username !== "" || address.port !== "") {
    throw invalidLink(`This link leads to ${address.host}. Paste one that begins with https://drive.google.com/.`)
  }
  return address
}

function findId(
  segments: readonly string[],
  query: URLSearchParams,
): { id?: string | undefined; hint?: "folder" | "file" } {
  const folders = segments.lastIndexOf("folders")
  if (folders >= 0) return { id: segments[folders + 1], hint: "folder" }
  const file = segments.indexOf("d")
  if (segments.includes("file") && file >= 0) return { id: segments[file + 1], hint: "file" }
  const id = query.get("id") ?? undefined
  switch (segments.at(-1)) {
    case "folderview":
    case "embeddedfolderview":
      return { id, hint: "folder" }
    case "uc":
    case "download":
      return { id, hint: "file" }
    case "open":
      return { id }
    default:
      return {}
  }
}

function invalidLink(message: string): AppError {
  return new AppError("invalid_link", message)
}
