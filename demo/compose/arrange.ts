/** From the recipe of a piece to its parts: tune, accompaniment, bass and soft percussion. */
import { type Key, pitchOf, type ScaleName, voice } from "./harmony.ts"
import type { Instrument } from "./instruments.ts"
import * as instruments from "./instruments.ts"
import { composeMelody, type Note } from "./melody.ts"
import { type Chance, createChance } from "./random.ts"

/** How the chords are played. */
type Figure = "held" | "rolled" | "waltz" | "offbeat" | "arpeggio" | "pulse"
type Groove = "none" | "shaker" | "brushes" | "train" | "clock"

export interface Recipe {
  readonly seed: number
  /** Beats a minute. */
  readonly tempo: number
  readonly meter: 3 | 4
  readonly tonic: number
  readonly scale: ScaleName
  /** One degree for each bar. */
  readonly verse: readonly number[]
  readonly bridge: readonly number[]
  readonly lead: Instrument
  readonly chords: Instrument
  readonly figure: Figure
  readonly groove: Groove
  /** A quiet pad under everything. */
  readonly warmth: number
  /** From 0 (a room) to 1 (a church). */
  readonly room: number
  /** How late the second half of a beat comes: 0 even, 0.17 swung. */
  readonly swing?: number
  /** Octaves the tune lies higher (or lower). */
  readonly lift?: number
  readonly withoutBass?: boolean
}

export interface Part {
  readonly instrument: Instrument
  readonly notes: readonly Note[]
  readonly gain: number
  /** How much of it goes into the room, from 0 to 1. */
  readonly wet: number
}

export interface Arrangement {
  readonly tempo: number
  readonly beats: number
  readonly swing: number
  readonly parts: readonly Part[]
  readonly room: number
  readonly chance: Chance
}

const INTRO = 2

export function arrange(recipe: Recipe): Arrangement {
  const { meter, tempo, verse, bridge, lift = 0 } = recipe
  const chance = createChance(recipe.seed)
  const key: Key = { tonic: recipe.tonic, scale: recipe.scale }
  const bars = [...verse.slice(0, INTRO), ...verse, ...bridge, ...verse.slice(0, -1), 1, 1]
  const lead = { key: { ...key, tonic: key.tonic + 12 * (1 + lift) }, meter, chance }
  const tune = [
    ...composeMelody({ ...lead, chords: verse, firstBar: INTRO, centre: 2, closes: false }),
    ...composeMelody({ ...lead, chords: bridge, firstBar: INTRO + verse.length, centre: 4, closes: false }),
    ...composeMelody({
      ...lead,
      chance: createChance(recipe.seed),
      chords: [...verse.slice(0, -1), 1],
      firstBar: INTRO + verse.length + bridge.length,
      centre: 2,
      closes: true,
    }),
  ]
  const last = bars.length - 1
  const comping = bars.flatMap((degree, bar) =>
    playChord(
      bar === last ? "rolled" : recipe.figure,
      voice(key, degree, 4, key.tonic + 4),
      bar * meter,
      meter,
      chance,
    ),
  )
  const low = bars.flatMap((degree, bar) => playBass(key, degree, bar * meter, meter, bar === last))
  const warm = bars.flatMap((degree, bar) =>
    voice(key, degree, 3, key.tonic - 2).map(pitch => ({ at: bar * meter, beats: meter, pitch, velocity: 0.5 })),
  )
  return {
    tempo,
    swing: recipe.swing ?? 0,
    beats: bars.length * meter,
    room: recipe.room,
    chance,
    parts: [
      { instrument: recipe.lead, notes: tune, gain: 0.6, wet: 0.4 },
      { instrument: recipe.chords, notes: comping, gain: 0.3, wet: 0.35 },
      { instrument: instruments.pad, notes: recipe.warmth > 0 ? warm : [], gain: recipe.warmth * 0.3, wet: 0.5 },
      { instrument: instruments.bass, notes: recipe.withoutBass ? [] : low, gain: 0.38, wet: 0.04 },
      ...playGroove(recipe.groove, bars.length - 1, meter, chance),
    ],
  }
}

function playChord(
  figure: Figure,
  pitches: readonly number[],
  at: number,
  meter: 3 | 4,
  chance: Chance,
): readonly Note[] {
  const strike = (beat: number, beats: number, velocity: number, voices = pitches): readonly Note[] =>
    voices.map((pitch, index) => ({
      at: at + beat + index * 0.012,
      beats,
      pitch,
      velocity: velocity + chance.between(-0.05, 0.05),
    }))
  const walk = (order: readonly number[], length: number): readonly Note[] =>
    Array.from({ length: Math.round(meter / length) }, (_, index) => ({
      at: at + index * length,
      beats: length * 2.4,
      pitch: pitches[order[index % order.length] ?? 0] ?? pitches[0] ?? 60,
      velocity: (index % 4 === 0 ? 0.7 : 0.5) + chance.between(-0.05, 0.05),
    }))
  switch (figure) {
    case "held":
      return strike(0, meter * 0.97, 0.55)
    case "rolled":
      return pitches.map((pitch, index) => ({ at: at + index * 0.14, beats: meter, pitch, velocity: 0.6 }))
    case "waltz":
      return [...strike(1, 0.8, 0.5, pitches.slice(1)), ...strike(2, 0.7, 0.42, pitches.slice(1))]
    case "offbeat":
      return [...strike(1.5, 0.9, 0.5), ...strike(meter - 0.5, 0.5, 0.42)]
    case "arpeggio":
      return walk([0, 2, 1, 3, 2, 3, 1, 2], 0.5)
    case "pulse":
      return Array.from({ length: meter }, (_, beat) => strike(beat, 0.6, beat === 0 ? 0.55 : 0.4)).flat()
  }
}

/** The root, and the fifth on the way to the next bar. */
function playBass(key: Key, degree: number, at: number, meter: 3 | 4, isLast: boolean): readonly Note[] {
  const below = (step: number): number => {
    const pitch = pitchOf(key, step)
    return pitch + 12 * Math.round((40 - pitch) / 12)
  }
  const root = { at, beats: isLast ? meter : meter - 1.1, pitch: below(degree - 1), velocity: 0.8 }
  return isLast ? [root] : [root, { at: at + meter - 1, beats: 0.85, pitch: below(degree + 3), velocity: 0.55 }]
}

function playGroove(groove: Groove, bars: number, meter: 3 | 4, chance: Chance): readonly Part[] {
  const hits = (beats: readonly number[], velocity: number, pitch = 60, from = INTRO): readonly Note[] =>
    Array.from({ length: Math.max(0, bars - from) }, (_, bar) =>
      beats.map(beat => ({
        at: (bar + from) * meter + beat,
        beats: 0.25,
        pitch,
        velocity: velocity * chance.between(0.8, 1.05),
      })),
    ).flat()
  const every = (length: number, offset = 0): readonly number[] =>
    Array.from({ length: Math.round(meter / length) }, (_, index) => index * length + offset)
  const part = (instrument: Instrument, notes: readonly Note[], gain: number): Part => ({
    instrument,
    notes,
    gain,
    wet: 0.12,
  })
  switch (groove) {
    case "none":
      return []
    case "shaker":
      return [part(instruments.shaker, hits(every(0.5), 0.6), 0.16), part(instruments.kick, hits([0], 0.6), 0.34)]
    case "brushes":
      return [
        part(instruments.brush, hits(meter === 3 ? [1, 2] : [1, 3], 0.7), 0.22),
        part(instruments.hat, hits(every(1, 0.5), 0.4), 0.1),
        part(instruments.kick, hits(meter === 3 ? [0] : [0, 2], 0.6), 0.36),
      ]
    case "train":
      return [
        part(instruments.shaker, hits(every(0.25), 0.5, 60, 0), 0.12),
        part(
          instruments.brush,
          hits(
            [0, 1, 2, 3].map(beat => beat + 0.5),
            0.5,
            60,
            0,
          ),
          0.13,
        ),
        part(instruments.kick, hits([0, 2, 2.5], 0.6), 0.38),
      ]
    case "clock":
      return [
        part(instruments.woodblock, hits(every(1), 0.5, 84, 0), 0.08),
        part(instruments.woodblock, hits(every(1, 0.5), 0.35, 79, 0), 0.08),
      ]
  }
}
