/** A person's own Google account: to Google's page and back, what is known of it, and its end. */
import { AppError } from "@diapason/shared/errors"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type { GoogleAccount } from "../accounts/google-account.ts"
import type { Config } from "../config.ts"
import { type Call, endpoint } from "./endpoint.ts"

/** As the Drive room makes it. */
export interface GoogleConsent {
  begin(redirectUri: string, mayAdd: boolean): string
  complete(answer: {
    readonly state: string
    readonly code?: string | undefined
    readonly error?: string | undefined
  }): Promise<NonNullable<ReturnType<GoogleAccount["current"]>>>
}

export interface DriveAccountRooms {
  readonly config: Pick<Config, "role" | "port" | "drive">
  readonly googleAccount: Pick<GoogleAccount, "current" | "signedInAt" | "keep" | "forget">
  /** Absent where no client is configured. */
  readonly consent: GoogleConsent | undefined
  readonly drive: { readonly signInProblem: string | undefined }
  /** Are files of this machine to be copied to the Drive? No more is asked of Google than is needed. */
  readonly localFolders: { readonly copiesAreWanted: () => Promise<boolean> }
}

const CALLBACK = "/api/drive/authorization/callback"
const once = z.string({ error: "give it once, as text" }).max(4_000, "at most 4000 characters are taken")
const CallbackQuery = z.object({ state: once.default(""), code: once.optional(), error: once.optional() })

const Authorization = z.object({
  /** `not_configured`: the server knows no client. `elsewhere`: signing in is done at the home. */
  state: z.enum(["not_configured", "elsewhere", "signed_out", "signed_in"]),
  signedInAt: z.string().optional(),
  /** Why Google refuses, or why the last sign-in came to nothing. */
  problem: z.string().optional(),
  /** What Drive is read with; never the keys themselves. */
  keys: z.array(z.enum(["api_key", "service_account", "refresh_token", "account"])),
})

export const driveAccountEndpoints = ({ config, googleAccount, consent, drive, localFolders }: DriveAccountRooms) => {
  let failed: string | undefined

  const keys = (): z.output<typeof Authorization>["keys"] => {
    const { apiKey, serviceAccount, oauth } = config.drive
    return [
      ...(googleAccount.current() ? (["account"] as const) : []),
      ...(oauth ? (["refresh_token"] as const) : []),
      ...(serviceAccount ? (["service_account"] as const) : []),
      ...(apiKey === undefined ? [] : (["api_key"] as const)),
    ]
  }

  const show = async (): Promise<z.output<typeof Authorization>> => {
    const signedInAt = googleAccount.signedInAt()
    const problem = failed ?? drive.signInProblem
    const told = { ...(signedInAt && { signedInAt }), ...(problem && { problem }), keys: keys() }
    if (googleAccount.current()) return { state: "signed_in", ...told }
    if (config.role === "remote") return { state: "elsewhere", ...told }
    return { state: consent ? "signed_out" : "not_configured", ...told }
  }

  const atHome = ({ person }: Call<unknown, unknown, unknown>["request"]): void => {
    if (person && !person.owner) throw new AppError("forbidden", "Only the owner chooses the Google account.")
    if (config.role === "remote")
      throw new AppError("conflict", "Sign in to Google at the home server: the sign-in comes here with the library.")
  }

  return {
    show: endpoint({
      summary: "The Google account this server signs in with",
      answer: Authorization,
      handle: show,
    }),
    begin: endpoint({
      summary: "Sign in to Google: answers with the address to open at the machine of the server",
      answer: z.object({ url: z.string() }),
      handle: async ({ request, reply }) => {
        atHome(request)
        if (!consent)
          throw new AppError(
            "drive_not_configured",
            "Make a client of the kind “Desktop app” in the Google Cloud console, and set GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET in server/.env.",
          )
        failed = undefined
        const back = `http://127.0.0.1:${portOf(reply, config.port)}${CALLBACK}`
        return { url: consent.begin(back, await localFolders.copiesAreWanted()) }
      },
    }),
    forget: endpoint({
      summary: "Sign out of Google, here and on the library's other servers",
      answer: Authorization,
      handle: async ({ request }) => {
        atHome(request)
        failed = undefined
        await googleAccount.forget()
        return show()
      },
    }),
    /** Open to anybody, because the browser comes from Google's page: what it brings back proves that it was begun here. */
    callback: endpoint({
      summary: "Where Google's page sends the browser back to",
      query: CallbackQuery,
      type: "text/html",
      answer: z.string(),
      handle: async ({ query, reply }) => {
        if (!consent) throw new AppError("not_found", "No sign-in to Google was begun here.")
        try {
          await googleAccount.keep(await consent.complete(query))
          failed = undefined
        } catch (error) {
          if (!(error instanceof AppError) || error.code === "invalid") throw error
          failed = error.message
        }
        return reply.redirect("/", 303)
      },
    }),
  }
}

/** Where the server really listens: the port of the configuration may be 0. */
const portOf = (reply: FastifyReply, configured: number): number => reply.raw.socket?.localPort ?? configured
