/** Scales, chords and how one chord leads to the next. Pitches are MIDI numbers: 60 is the middle C. */

const SCALES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
} as const

export type ScaleName = keyof typeof SCALES

export interface Key {
  readonly tonic: number
  readonly scale: ScaleName
}

export const frequencyOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12)

/** The pitch of a step of the scale: 0 is the tonic, 7 the one an octave above, -1 the step below. */
export function pitchOf({ tonic, scale }: Key, step: number): number {
  const octave = Math.floor(step / 7)
  return tonic + octave * 12 + (SCALES[scale][step - octave * 7] ?? 0)
}

/** `degree` from 1 to 7; `size` is how many thirds are piled up (3 a triad, 4 a seventh chord). Steps of the scale. */
export const chordSteps = (degree: number, size: number): readonly number[] =>
  Array.from({ length: size }, (_, at) => degree - 1 + at * 2)

/** The chord tone that lies nearest to a step. */
export function nearestChordStep(step: number, degree: number): number {
  const tones = [0, 2, 4].map(third => degree - 1 + third)
  const candidates = tones.flatMap(tone => [-14, -7, 0, 7, 14, 21].map(octave => tone + octave))
  return candidates.reduce((best, tone) => (Math.abs(tone - step) < Math.abs(best - step) ? tone : best))
}

/** Lays the chord around `centre` (a MIDI number) so that its voices move little from those before it. */
export function voice(key: Key, degree: number, size: number, centre: number): readonly number[] {
  return chordSteps(degree, size)
    .map(step => pitchOf(key, step))
    .map(pitch => pitch + 12 * Math.round((centre - pitch) / 12))
    .sort((one, other) => one - other)
}
