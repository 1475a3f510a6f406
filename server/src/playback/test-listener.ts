/** For tests: what a listener needs, over a stand-in for Drive. */
import type { DriveStandIn } from "../../../stand-ins/drive.ts"
import { createDrive } from "../drive/drive.ts"
import type { Drive } from "../drive/drive-types.ts"
import type { TrackAnswer } from "./playback.ts"

/** A drive that asks the stand-in as fast as it can. */
export function hastyDrive(google: DriveStandIn): Drive {
  const pace = { inFlight: 8, unitsPerMinute: 1e9 }
  const clock = { now: Date.now, random: Math.random, sleep: async () => {} }
  return createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { pace, clock })
}

/** All that is heard. Throws where there is nothing to hear. */
export async function hear({ body, status }: TrackAnswer): Promise<Buffer> {
  if (body === undefined) throw new Error(`nothing to hear: ${status}`)
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}
