/** Application keys of the person who is signed in. */
import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import type { Person } from "../accounts/accounts.ts"
import type { ApplicationKeys } from "../accounts/application-keys.ts"
import { endpoint } from "./endpoint.ts"
import { IdParams } from "./inputs.ts"

export interface ApplicationKeyRooms {
  readonly applicationKeys: ApplicationKeys
}

const Key = z.object({ id: z.string(), name: z.string(), createdAt: z.string() })
const Keys = z.object({ applicationKeys: z.array(Key) })
const Made = z.object({ applicationKey: Key.extend({ key: z.string().describe("Shown this once") }) })
const NewKey = z.object(
  {
    name: z
      .string({ error: "a name is needed, as text" })
      .min(1, "a name is needed")
      .max(100, "at most 100 characters are taken"),
  },
  { error: 'send {"name": "the phone"} as JSON' },
)

/** At this machine nobody needs a key while there is no account, and a key without a person would open nothing elsewhere. */
const requireAccount = (person: Person | null): Person => {
  if (person) return person
  throw new AppError("conflict", "Make an account first: an application key is somebody's.")
}

export const applicationKeyEndpoints = ({ applicationKeys }: ApplicationKeyRooms) => {
  const listOf = async (person: Person | null): Promise<z.output<typeof Keys>> => ({
    applicationKeys: person ? [...(await applicationKeys.list(person.id))] : [],
  })
  return {
    list: endpoint({
      summary: "The application keys of the person, without the keys themselves",
      answer: Keys,
      handle: ({ request }) => listOf(request.person),
    }),
    make: endpoint({
      summary: "Make an application key for a music program or for /metrics; it is shown in full only now",
      body: NewKey,
      answer: Made,
      handle: async ({ body, request }) => ({
        applicationKey: await applicationKeys.make(requireAccount(request.person).id, body.name),
      }),
    }),
    revoke: endpoint({
      summary: "Revoke an application key, on every server of the library",
      params: IdParams,
      answer: Keys,
      handle: async ({ params, request }) => {
        await applicationKeys.revoke(requireAccount(request.person).id, params.id)
        return listOf(request.person)
      },
    }),
  }
}
