/** Who may do what: every route names one of these guards, and this is the only place that decides. */
import type { IncomingHttpHeaders } from "node:http"
import { AppError } from "@diapason/shared/errors"
import type { Accounts, Person } from "../accounts/accounts.ts"
import type { ApplicationKeys } from "../accounts/application-keys.ts"
import type { Config } from "../config.ts"
import { cameDirectly, createHostCheck } from "./hosts.ts"
import { readSessionCookie } from "./session-cookie.ts"
import { bearerOf, createTokenCheck } from "./tokens.ts"

/**
 * `open`: anybody. `person`: signed in, or at this machine while there is no account. `machine`: the latter alone.
 * `sync`: the token. `sync_path`: the token, also from the address. `sync_or_person`: either.
 * `person_or_key`: a person, or an application key as `Bearer`. `subsonic`: who asks stands in the query or in the body, and
 * `subsonic/authenticate.ts` reads it there.
 */
export type Guard =
  | "open"
  | "person"
  | "machine"
  | "sync"
  | "sync_path"
  | "sync_or_person"
  | "person_or_key"
  | "subsonic"

export type Standing =
  | { readonly state: "open" | "sign_in" | "waiting"; readonly person: null }
  | { readonly state: "signed_in"; readonly person: Person }

export interface Asker {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The token in the address, for `sync_path`. */
  readonly pathToken?: string | undefined
}

export type GuardCheck = ReturnType<typeof createGuard>

export interface GuardDeps {
  readonly config: Pick<Config, "onLoopback" | "publicUrl" | "syncTokens">
  readonly accounts: Pick<Accounts, "any" | "personOf">
  readonly applicationKeys: Pick<ApplicationKeys, "personOf">
}

export const createGuard = ({ config, accounts, applicationKeys }: GuardDeps) => {
  const { checkHost, checkOrigin } = createHostCheck(config)
  const isToken = createTokenCheck(config.syncTokens)

  /** Only such requests can be exempt from anything. */
  const isAtThisMachine = (headers: IncomingHttpHeaders): boolean =>
    config.onLoopback && config.publicUrl === undefined && cameDirectly(headers)

  /** May this asker do without showing who they are? */
  const isExempt = async (headers: IncomingHttpHeaders): Promise<boolean> =>
    isAtThisMachine(headers) && !(await accounts.any())

  const standingOf = async (headers: IncomingHttpHeaders): Promise<Standing> => {
    const cookie = readSessionCookie(headers)
    const person = cookie === undefined ? undefined : await accounts.personOf(cookie)
    if (person) return { state: "signed_in", person }
    if (await accounts.any()) return { state: "sign_in", person: null }
    return { state: isAtThisMachine(headers) ? "open" : "waiting", person: null }
  }

  const requirePerson = async ({ headers }: Asker): Promise<Standing> => {
    const standing = await standingOf(headers)
    if (standing.state === "sign_in") throw new AppError("unauthorized", "Sign in first.")
    if (standing.state === "waiting")
      throw new AppError(
        "waiting_for_home",
        "There is no account here yet: it comes with the library of the home server, or from OWNER_NAME and OWNER_PASSWORD.",
      )
    return standing
  }

  const requireMachine = async ({ headers }: Asker): Promise<void> => {
    if (await isExempt(headers)) return
    throw isAtThisMachine(headers)
      ? new AppError("conflict", "This library has its owner already: sign in instead.")
      : new AppError(
          "forbidden",
          "An account is made at the machine of the server only, or with OWNER_NAME and OWNER_PASSWORD.",
        )
  }

  const requireToken = ({ headers, pathToken }: Asker): void => {
    if (config.syncTokens.length === 0) {
      if (isAtThisMachine(headers)) return
      throw new AppError(
        "token_not_set",
        "Synchronisation is closed here: set SYNC_TOKEN to the same secret on both servers (32 characters or more) and start them again.",
      )
    }
    const given = [bearerOf(headers.authorization), pathToken].filter(token => token !== undefined)
    if (given.some(isToken)) return
    throw new AppError(
      "unauthorized",
      given.length === 0
        ? "The synchronisation token is missing: send it as Authorization: Bearer <SYNC_TOKEN>."
        : "The synchronisation token is wrong: SYNC_TOKEN must be the same on both servers.",
    )
  }

  /** Returns who asks, null where nobody is signed in. Throws one of the refusals above. */
  const check = async (guard: Guard, asker: Asker): Promise<Person | null> => {
    checkHost(asker.headers)
    if (guard === "subsonic") {
      // Whoever shows a key or a password in the request itself was not sent here by another site.
      if (await isExempt(asker.headers)) checkOrigin(asker.method, asker.headers, false)
      return null
    }
    checkOrigin(asker.method, asker.headers, guard === "open")
    switch (guard) {
      case "open":
        return null
      case "person":
        return (await requirePerson(asker)).person
      case "machine":
        await requireMachine(asker)
        return null
      case "person_or_key": {
        const key = bearerOf(asker.headers.authorization)
        const person = key === undefined ? undefined : await applicationKeys.personOf(key)
        return person ?? (await requirePerson(asker)).person
      }
      case "sync":
        requireToken({ ...asker, pathToken: undefined })
        return null
      case "sync_path":
        requireToken(asker)
        return null
      case "sync_or_person": {
        const token = bearerOf(asker.headers.authorization)
        if (token !== undefined && isToken(token)) return null
        const { state } = await standingOf(asker.headers)
        if (config.syncTokens.length === 0 && (state === "waiting" || state === "sign_in") && !config.onLoopback)
          requireToken(asker)
        return (await requirePerson(asker)).person
      }
    }
  }

  return { check, standingOf, isExempt }
}
