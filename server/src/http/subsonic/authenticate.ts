/** Who asks: the one place where a name with a password, a token or an application key become a person. */
import type { Accounts, Person } from "../../accounts/accounts.ts"
import type { ApplicationKeys } from "../../accounts/application-keys.ts"
import type { Config } from "../../config.ts"
import { fold } from "../../library/fold.ts"
import { askerAddress } from "../asker-address.ts"
import type { Call } from "../endpoint.ts"
import type { GuardCheck } from "../guard.ts"
import { SubsonicFault } from "./faults.ts"
import type { Parameters } from "./parameters.ts"

export interface AuthenticationRooms {
  readonly config: Pick<Config, "platform">
  readonly accounts: Pick<Accounts, "any" | "personOfPassword">
  readonly applicationKeys: Pick<ApplicationKeys, "any" | "personOf" | "personOfToken">
  readonly isExempt: GuardCheck["isExempt"]
}

export interface Listener {
  /** Null for the person at this machine while there is no account. */
  readonly person: Person | null
  readonly name: string
}

type Asked = Call<unknown, unknown, unknown>["request"]

const HEX = /^(?:[0-9a-f]{2})*$/i

/** As it is, or as `enc:` and the hexadecimal digits of its bytes. */
const decodePassword = (text: string): string => {
  const digits = text.startsWith("enc:") ? text.slice("enc:".length) : undefined
  return digits !== undefined && HEX.test(digits) ? Buffer.from(digits, "hex").toString() : text
}

const wrong = (): SubsonicFault => new SubsonicFault("wrong_credentials", "The name or the password is wrong.")

/** Throws a `SubsonicFault`, or `too_many_requests` after several wrong passwords. */
export const createAuthentication = ({ config, accounts, applicationKeys, isExempt }: AuthenticationRooms) => {
  const byKey = async (key: string): Promise<Listener> => {
    const person = await applicationKeys.personOf(key)
    if (!person) throw new SubsonicFault("invalid_key", "This application key is wrong, or was revoked.")
    return { person, name: person.name }
  }

  const byToken = async (name: string, token: string, salt: string): Promise<Listener> => {
    const person = await applicationKeys.personOfToken(name, token, salt)
    if (person) return { person, name: person.name }
    if (await applicationKeys.any())
      throw new SubsonicFault(
        "wrong_credentials",
        "The name or the key is wrong. A token can be made from an application key alone, not from the password.",
      )
    throw new SubsonicFault(
      "token_not_supported",
      "A token cannot be made from the password, which is not kept: make an application key and use it in its place.",
    )
  }

  const byPassword = async (name: string, password: string, address: string): Promise<Listener> => {
    const owner = await applicationKeys.personOf(password)
    const person = owner ?? (await accounts.personOfPassword(name, password, address))
    if (!person || (owner && fold(owner.name) !== fold(name))) throw wrong()
    return { person, name: person.name }
  }

  return async (parameters: Parameters, request: Asked): Promise<Listener> => {
    const [name, password, key] = ["u", "p", "apiKey"].map(parameters.text)
    const [token, salt] = ["t", "s"].map(parameters.text)
    const ways = [key, password, token ?? salt].filter(way => way !== undefined)
    if (ways.length > 1 || (key !== undefined && name !== undefined))
      throw new SubsonicFault("conflicting_credentials", "Give either apiKey alone, or u with p, or u with t and s.")
    if (key !== undefined) return byKey(key)
    if (name === undefined) throw new SubsonicFault("missing_parameter", 'The parameter "u" or "apiKey" is missing.')
    if (await isExempt(request.headers)) return { person: null, name }
    if (!(await accounts.any()))
      throw new SubsonicFault(
        "wrong_credentials",
        "There is no account here yet: it comes with the library of its home.",
      )
    if (password !== undefined) return byPassword(name, decodePassword(password), askerAddress(request, config))
    if (token !== undefined && salt !== undefined) return byToken(name, token, salt)
    throw new SubsonicFault("missing_parameter", 'The parameter "p" is missing, or "t" with "s", or "apiKey" alone.')
  }
}
