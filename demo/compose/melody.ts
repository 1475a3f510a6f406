/** A tune over a row of chords: short motifs that come back, chord tones on the beats, a close on the tonic. */
import { type Key, nearestChordStep, pitchOf } from "./harmony.ts"
import type { Chance } from "./random.ts"

/** `at` and `beats` are in beats from the start of the piece. */
export interface Note {
  readonly at: number
  readonly beats: number
  readonly pitch: number
  readonly velocity: number
}

/** Lengths that fill one bar, in beats; a minus is a rest. */
type Rhythm = readonly number[]

const RHYTHMS: Readonly<Record<3 | 4, readonly [Rhythm, ...Rhythm[]]>> = {
  3: [
    [2, 1],
    [1, 1, 1],
    [1.5, 0.5, 1],
    [1, 0.5, 0.5, 1],
    [-1, 1, 1],
  ],
  4: [
    [1.5, 0.5, 2],
    [1, 1, 1.5, 0.5],
    [1, 0.5, 0.5, 2],
    [-0.5, 0.5, 1, 2],
    [1.5, 1.5, 1],
    [0.5, 0.5, 1, 1, -1],
  ],
}

interface Motif {
  readonly bars: readonly Rhythm[]
  /** Steps of the scale between one note and the next. */
  readonly moves: readonly number[]
}

function inventMotif(meter: 3 | 4, chance: Chance): Motif {
  const bars = [chance.pick(RHYTHMS[meter]), chance.pick(RHYTHMS[meter])]
  const moves = Array.from({ length: 12 }, () => chance.pick([-2, -1, -1, 1, 1, 1, 2, 3, -3, 0]))
  return { bars, moves }
}

export interface MelodyPlan {
  readonly key: Key
  readonly meter: 3 | 4
  /** One chord degree for each bar. */
  readonly chords: readonly number[]
  readonly firstBar: number
  /** The step of the scale that the tune moves around. */
  readonly centre: number
  readonly chance: Chance
  /** Ends on the tonic, held. */
  readonly closes: boolean
}

/** The same two bars of rhythm and movement come again and again, fitted to the chord of the moment. */
export function composeMelody({ key, meter, chords, firstBar, centre, chance, closes }: MelodyPlan): readonly Note[] {
  const motif = inventMotif(meter, chance)
  const notes: Note[] = []
  let step = centre + chance.pick([-1, 0, 2])
  for (const [bar, degree] of chords.entries()) {
    const isLast = bar === chords.length - 1
    const rhythm: Rhythm = isLast ? [meter] : (motif.bars[bar % 2] ?? [meter])
    let beat = 0
    let turn = (bar % 2) * 5
    for (const length of rhythm) {
      const onBeat = Number.isInteger(beat) && (beat === 0 || beat === 2)
      step += motif.moves[turn % motif.moves.length] ?? 0
      turn += 1
      if (step > centre + 5) step -= 3
      if (step < centre - 4) step += 3
      if (onBeat || length >= 1.5) step = nearestChordStep(step, degree)
      if (isLast && closes) step = Math.round(centre / 7) * 7
      if (length > 0) {
        notes.push({
          at: (firstBar + bar) * meter + beat,
          beats: length * 0.96,
          pitch: pitchOf(key, step),
          velocity: (onBeat ? 0.82 : 0.66) + chance.between(-0.06, 0.06),
        })
      }
      beat += Math.abs(length)
    }
  }
  return notes
}
