/** Ids of this machine's folders and files: random, never a path. */
import { randomBytes } from "node:crypto"

/** A sign that stands in no id of Google Drive, so that neither is ever taken for the other. */
const PREFIX = "lf~"

export const newLocalId = (): string => `${PREFIX}${randomBytes(16).toString("base64url")}`
export const isLocalId = (id: string): boolean => id.startsWith(PREFIX)
