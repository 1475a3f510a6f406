/** Plays an arrangement into one sound. */
import type { Arrangement } from "./arrange.ts"
import { frequencyOf } from "./harmony.ts"
import { master, mixInto, RATE, reverb } from "./sound.ts"

const RING_SECONDS = 2.4

/** Notes on the second half of a beat come late by `swing` beats. */
const swung = (at: number, swing: number): number => (Math.abs((at % 1) - 0.5) < 0.01 ? at + swing : at)

export function perform({ tempo, beats, swing, parts, room, chance }: Arrangement): Float32Array {
  const beat = 60 / tempo
  const length = Math.round((beats * beat + RING_SECONDS) * RATE)
  const dry = new Float32Array(length)
  const sent = new Float32Array(length)
  for (const { instrument, notes, gain, wet } of parts) {
    for (const note of notes) {
      const sound = instrument({
        frequency: frequencyOf(note.pitch),
        seconds: note.beats * beat,
        velocity: note.velocity,
        chance,
      })
      const start = swung(note.at, swing) * beat + chance.between(0, 0.008)
      mixInto(dry, sound, start, gain)
      if (wet > 0) mixInto(sent, sound, start, gain * wet)
    }
  }
  mixInto(dry, sent.map(reverb(room)), 0, 0.9)
  return master(dry, 2.2)
}
