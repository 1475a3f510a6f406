/** The Google account a person has signed in with: kept at home, and sealed for the library's other servers. */
import { z } from "zod"
import { PATIENT } from "../library/changes.ts"
import type { Store, Writer } from "../library/store.ts"
import { seal, unseal } from "./sealed.ts"

/** Equal to what the Drive room signs in with. */
const SignIn = z.object({ clientId: z.string(), clientSecret: z.string(), refreshToken: z.string() })
export type GoogleSignIn = z.infer<typeof SignIn>

export interface GoogleAccountDeps {
  readonly store: Pick<Store, "read" | "write" | "onChange">
  /** Only a home keeps a sign-in of its own. */
  readonly role: "home" | "remote"
  /** The first seals, any of them opens. Without one, the sign-in stays on this server. */
  readonly tokens: readonly string[]
  /** Of the configuration: a sign-in belongs to the client it was made with. */
  readonly client: { readonly clientId: string; readonly clientSecret: string } | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly onFault: (error: unknown) => void
}

export type GoogleAccount = Awaited<ReturnType<typeof createGoogleAccount>>

const KIND = "drive_sign_in"
const ID = "google"

export const createGoogleAccount = async (deps: GoogleAccountDeps) => {
  const { store, role, tokens, client, now, onFault } = deps
  let current: GoogleSignIn | undefined
  let signedInAt: string | undefined
  let loading: Promise<void> = Promise.resolve()

  const sealedRow = async (): Promise<string | undefined> => {
    const row = await store.read
      .selectFrom("row")
      .select("body")
      .where("kind", "=", KIND)
      .where("id", "=", ID)
      .executeTakeFirst()
    return row?.body == null ? undefined : z.object({ sealed: z.string() }).parse(JSON.parse(row.body)).sealed
  }
  const open = (sealed: string | undefined, by: readonly string[]): GoogleSignIn | undefined => {
    const texts = sealed === undefined ? [] : by.map(token => unseal(sealed, token))
    const text = texts.find(opened => opened !== undefined)
    return text === undefined ? undefined : SignIn.parse(JSON.parse(text))
  }

  const load = async (): Promise<void> => {
    const own = await store.read.selectFrom("drive_sign_in").selectAll().executeTakeFirst()
    signedInAt = own?.signed_in_at
    const mine =
      own && client && own.client_id === client.clientId ? { ...client, refreshToken: own.refresh_token } : undefined
    current = mine ?? open(await sealedRow(), tokens)
  }

  /** Writes the sealed row anew where the first token does not open what it holds. */
  const share = async (writer: Writer, signIn: GoogleSignIn, sealed: string | undefined): Promise<void> => {
    const [token] = tokens
    if (token === undefined || open(sealed, [token])?.refreshToken === signIn.refreshToken) return
    await writer.put([{ kind: KIND, id: ID, body: { sealed: seal(JSON.stringify(signIn), token) } }], "edit")
  }

  await load()
  if (role === "home" && signedInAt !== undefined && current !== undefined) {
    const [signIn, sealed] = [current, await sealedRow()]
    await store.write(writer => share(writer, signIn, sealed))
  }
  const stop = store.onChange(({ kinds }) => {
    if (kinds.has(KIND)) loading = loading.then(load).catch(onFault)
  }, PATIENT)

  return {
    /** What to sign in with; `undefined` where nobody has. */
    current: (): GoogleSignIn | undefined => current,
    /** ISO 8601; `undefined` on a server that was only told of the sign-in. */
    signedInAt: (): string | undefined => signedInAt,
    keep: async (signIn: GoogleSignIn): Promise<void> => {
      const sealed = await sealedRow()
      const columns = {
        client_id: signIn.clientId,
        refresh_token: signIn.refreshToken,
        signed_in_at: new Date(now()).toISOString(),
      }
      await store.write(async writer => {
        await writer.tx
          .insertInto("drive_sign_in")
          .values({ id: 1, ...columns })
          .onConflict(conflict => conflict.column("id").doUpdateSet(columns))
          .execute()
        await share(writer, signIn, sealed)
      })
      await load()
    },
    /** Here and on the library's other servers. */
    forget: async (): Promise<void> => {
      await store.write(async writer => {
        await writer.tx.deleteFrom("drive_sign_in").execute()
        await writer.remove([{ kind: KIND, id: ID }])
      })
      await load()
    },
    stop,
  }
}
