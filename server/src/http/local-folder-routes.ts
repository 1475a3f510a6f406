/** Folders of this machine: chosen by the person at it, or by the owner, and at home alone. */
import { Import, LocalFolder } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import type { LocalFolders } from "../imports/local-folders.ts"
import { type Call, endpoint } from "./endpoint.ts"
import { IdParams } from "./inputs.ts"

export interface LocalFolderRooms {
  readonly localFolders: Pick<LocalFolders, "list" | "add" | "setCopies" | "remove">
}

const Typed = z.object(
  {
    path: z
      .string({ error: "the path of a folder is needed" })
      .trim()
      .min(1, "the path of a folder is needed")
      .max(4_000, "a path has at most 4000 characters"),
  },
  { error: 'send {"path": "/home/you/Music"} as JSON' },
)

const Listed = z.object({ folders: z.array(LocalFolder).readonly() })

/** Whoever names folders of this machine learns what lies on it. */
const ownerOnly = ({ person }: Call<unknown, unknown, unknown>["request"]): void => {
  if (person && !person.owner) throw new AppError("forbidden", "Only the owner chooses folders of this computer.")
}

export const localFolderEndpoints = ({ localFolders }: LocalFolderRooms) => ({
  list: endpoint({
    summary: "The folders of this machine that are followed; none on a remote",
    answer: Listed,
    handle: async ({ request }) => {
      ownerOnly(request)
      return { folders: await localFolders.list() }
    },
  }),
  add: endpoint({
    summary: "Import a folder of this machine, and follow it from then on",
    status: 202,
    body: Typed,
    answer: z.object({ folder: LocalFolder, import: Import }),
    handle: async ({ body, request }) => {
      ownerOnly(request)
      return localFolders.add(body.path)
    },
  }),
  change: endpoint({
    summary:
      "Copy the files of a folder of this machine to the person's Drive, so that the remote plays them; or no more",
    params: IdParams,
    body: z.object(
      { copies: z.boolean({ error: "copies is true or false" }) },
      { error: 'send {"copies": true} as JSON' },
    ),
    answer: z.object({ folder: LocalFolder }),
    handle: async ({ params, body, request }) => {
      ownerOnly(request)
      return { folder: await localFolders.setCopies(params.id, body.copies) }
    },
  }),
  remove: endpoint({
    summary: "Follow a folder of this machine no longer; what came from it stays",
    params: IdParams,
    answer: Listed,
    handle: async ({ params, request }) => {
      ownerOnly(request)
      await localFolders.remove(params.id)
      return { folders: await localFolders.list() }
    },
  }),
})
