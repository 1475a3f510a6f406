/** A recording cut in two, of which every moment is known by its sound: noise, so that a few milliseconds tell where they are from. */
import { execFile } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

export const RATE = 44_100
const run = promisify(execFile)

/** Samples from −1 to 1, the same for the same seed. */
export const noise = (seconds: number, seed: number): Float32Array => {
  let state = seed >>> 0
  let smooth = 0
  return Float32Array.from({ length: Math.round(seconds * RATE) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    // A little of what was before takes the hiss away, so that a lossy encoder keeps the rest.
    smooth = 0.7 * smooth + 0.3 * (state / 2 ** 31 - 1)
    return smooth * 0.6
  })
}

/** Writes parts of the samples as tracks of one album; returns their files. `ending`: of a format that ffmpeg knows. */
export const writeTracks = async (
  folder: string,
  {
    parts,
    title,
    ending,
  }: { readonly parts: readonly Float32Array[]; readonly title: string; readonly ending: string },
): Promise<readonly string[]> => {
  await mkdir(folder, { recursive: true })
  return Promise.all(
    parts.map(async (samples, at) => {
      const raw = join(folder, `${title}-${at}.f32`)
      const path = join(folder, `0${at + 1} ${title} ${at + 1}.${ending}`)
      await writeFile(raw, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
      const tags = { title: `${title} ${at + 1}`, artist: `By ${title}`, album: title, track: String(at + 1) }
      await run(
        "ffmpeg",
        [
          ...["-v", "error", "-y", "-f", "f32le", "-ar", String(RATE), "-ac", "1", "-i", raw],
          ...Object.entries(tags).flatMap(([name, value]) => ["-metadata", `${name}=${value}`]),
          path,
        ],
        { timeout: 60_000 },
      )
      return path
    }),
  )
}

/** Where in `whole` a piece of sound is from: the place (in samples) that resembles it most, and how much (0 to 1). */
export const placeOf = (
  piece: Float32Array,
  whole: Float32Array,
  from: number,
  to: number,
): { readonly at: number; readonly likeness: number } => {
  let best = { at: -1, likeness: 0 }
  const energy = Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0))
  for (let at = Math.max(0, from); at < Math.min(to, whole.length - piece.length); at += 1) {
    let [product, power] = [0, 0]
    for (let n = 0; n < piece.length; n += 1) {
      const sample = whole[at + n] ?? 0
      product += sample * (piece[n] ?? 0)
      power += sample * sample
    }
    const likeness = power > 0 && energy > 0 ? product / Math.sqrt(power) / energy : 0
    if (likeness > best.likeness) best = { at, likeness }
  }
  return best
}
