/** The routes of the unison page, the settings and the first run. */
import type {
  DrivePreview,
  Exchange,
  Import,
  LocalFolder,
  SyncStatus,
  SyncTarget,
  WatchedFolder,
} from "@diapason/shared/api"
import type { Call } from "./api.ts"

export type ApplicationKey = { readonly id: string; readonly name: string; readonly createdAt: string }
/** The whole key is told once. */
export type NewApplicationKey = ApplicationKey & { readonly key: string }
export type DriveKey = "api_key" | "service_account" | "refresh_token" | "account"
export type DriveAccess = {
  readonly state: "not_configured" | "elsewhere" | "signed_out" | "signed_in"
  readonly signedInAt?: string
  readonly problem?: string
  /** What the server reads Drive with. */
  readonly keys: readonly DriveKey[]
}
export type StreamFormat = "opus" | "mp3" | "aac"

const APPLICATION_KEYS = "/api/session/application-keys"
const FOLDERS = "/api/music/watched-folders"
const LOCAL_FOLDERS = "/api/music/local-folders"
/** Drive may take long over a large folder. */
const PREVIEW_PATIENCE_MS = 120_000

export function createSettingsApi(call: <T>(path: string, how?: Call) => Promise<T>) {
  return {
    pendingChanges: (target: string, limit: number, offset: number, signal?: AbortSignal) =>
      call<{ changes: SyncTarget["pendingChanges"]; total: number }>(
        `/api/sync/pending?${new URLSearchParams({ target, limit: String(limit), offset: String(offset) })}`,
        { signal },
      ),
    exchanges: (limit: number, offset: number, signal?: AbortSignal) =>
      call<{ exchanges: readonly Exchange[]; total: number }>(`/api/sync/history?limit=${limit}&offset=${offset}`, {
        signal,
      }),
    /** All remotes. */
    compare: () => call<SyncStatus>("/api/sync/compare", { method: "POST", body: {} }),
    refill: (target: string) => call<SyncStatus>("/api/sync/refill", { method: "POST", body: { target } }),

    applicationKeys: (signal?: AbortSignal) =>
      call<{ applicationKeys: readonly ApplicationKey[] }>(APPLICATION_KEYS, { signal }),
    makeApplicationKey: (name: string) =>
      call<{ applicationKey: NewApplicationKey }>(APPLICATION_KEYS, { method: "POST", body: { name } }),
    revokeApplicationKey: (id: string) =>
      call<unknown>(`${APPLICATION_KEYS}/${encodeURIComponent(id)}`, { method: "DELETE", body: {} }),

    formats: (signal?: AbortSignal) => call<{ formats: readonly StreamFormat[] }>("/api/music/formats", { signal }),

    driveAccess: (signal?: AbortSignal) => call<DriveAccess>("/api/drive/authorization", { signal }),
    signInToDrive: () => call<{ url: string }>("/api/drive/authorization", { method: "POST", body: {} }),
    signOutOfDrive: () => call<DriveAccess>("/api/drive/authorization", { method: "DELETE", body: {} }),
    folders: (signal?: AbortSignal) => call<{ folders: readonly WatchedFolder[] }>(FOLDERS, { signal }),
    followFolder: (url: string) => call<{ folder: WatchedFolder }>(FOLDERS, { method: "POST", body: { url } }),
    unfollowFolder: (url: string) => call<unknown>(FOLDERS, { method: "DELETE", body: { url } }),
    localFolders: (signal?: AbortSignal) => call<{ folders: readonly LocalFolder[] }>(LOCAL_FOLDERS, { signal }),
    addLocalFolder: (path: string) =>
      call<{ folder: LocalFolder; import: Import }>(LOCAL_FOLDERS, { method: "POST", body: { path } }),
    removeLocalFolder: (id: string) =>
      call<unknown>(`${LOCAL_FOLDERS}/${encodeURIComponent(id)}`, { method: "DELETE", body: {} }),
    copyLocalFolder: (id: string, copies: boolean) =>
      call<unknown>(`${LOCAL_FOLDERS}/${encodeURIComponent(id)}`, { method: "PATCH", body: { copies } }),

    previewLink: (url: string, signal?: AbortSignal) =>
      call<DrivePreview>("/api/music/drive-preview", {
        method: "POST",
        body: { url },
        signal,
        patience: PREVIEW_PATIENCE_MS,
      }),
    /** With what was left out of it the first time. */
    importAgain: (id: string) =>
      call<{ import: Import }>(`/api/music/imports/${encodeURIComponent(id)}/again`, { method: "POST", body: {} }),
    /** Only the album folders of those keys of the preview. */
    addPart: (url: string, only: readonly string[]) =>
      call<{ import: Import }>("/api/music/add-from-google-drive", { method: "POST", body: { url, only } }),
  }
}
