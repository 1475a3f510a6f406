/** The instruments: each turns one note into sound. */
import type { Chance } from "./random.ts"
import { highpass, lowpass, RATE, render } from "./sound.ts"

/** `frequency` in Hz, `seconds` the length as written (it may ring longer), `velocity` from 0 to 1. */
export interface Tone {
  readonly frequency: number
  readonly seconds: number
  readonly velocity: number
  readonly chance: Chance
}
export type Instrument = (tone: Tone) => Float32Array

const TURN = 2 * Math.PI
const CEILING = RATE * 0.42

/** Rises in `attack`, stays for `seconds`, dies away in `release`. */
const swell = (time: number, attack: number, seconds: number, release: number): number => {
  const up = Math.min(1, time / attack)
  const down = time <= seconds ? 1 : Math.max(0, 1 - (time - seconds) / release)
  return up * up * (3 - 2 * up) * down * down
}

/** Silences what a note leaves at its end, so that nothing clicks. */
const tail = (time: number, total: number): number => Math.min(1, (total - time) / 0.03)

interface String {
  readonly ring: number
  readonly brightness: number
  readonly attack: number
  /** Where it is struck or plucked, as a part of its length. */
  readonly place: number
  readonly stiffness: number
}

/** A struck or plucked string: partials of which the high ones die first. */
const string =
  ({ ring, brightness, attack, place, stiffness }: String): Instrument =>
  ({ frequency, seconds, velocity }) => {
    const partials = Array.from({ length: 14 }, (_, at) => {
      const n = at + 1
      return {
        step: TURN * frequency * n * Math.sqrt(1 + stiffness * n * n),
        level: (Math.sin(n * Math.PI * place) / n ** (2.1 - brightness - velocity * 0.3)) * (n > 1 ? 1 : 1.1),
        fade: (1 + 0.16 * n * n * (1.4 - brightness)) / ring + frequency / 900,
      }
    }).filter(({ step }) => step < CEILING * TURN)
    const total = Math.min(seconds + ring * 0.6, ring * 2.2)
    return render(total, time => {
      const damped = time > seconds ? Math.exp((seconds - time) * 3.5) : 1
      const strike = Math.min(1, time / attack)
      let sum = 0
      for (const { step, level, fade } of partials) sum += level * Math.sin(step * time) * Math.exp(-fade * time)
      return sum * strike * damped * velocity * tail(time, total)
    })
  }

export const harp = string({ ring: 1.9, brightness: 0.55, attack: 0.003, place: 0.38, stiffness: 0.00002 })
export const guitar = string({ ring: 1.5, brightness: 0.8, attack: 0.002, place: 0.17, stiffness: 0.00005 })
export const feltPiano = string({ ring: 2.2, brightness: 0.3, attack: 0.009, place: 0.13, stiffness: 0.0004 })

/** Two-operator frequency modulation, with the small chime of a tine. */
export const electricPiano: Instrument = ({ frequency, seconds, velocity }) => {
  const total = seconds + 0.7
  return render(total, time => {
    const depth = (0.5 + velocity * 1.1) * Math.exp(-time * 3.2)
    const body = Math.sin(TURN * frequency * time + depth * Math.sin(TURN * frequency * time))
    const tine = frequency * 7 < CEILING ? 0.12 * Math.sin(TURN * frequency * 7 * time) * Math.exp(-time * 16) : 0
    const tremolo = 1 + 0.08 * Math.sin(TURN * 4.6 * time)
    const gone = swell(time, 0.004, seconds, 0.7) * Math.exp(-time * 0.9)
    return (body + tine) * gone * tremolo * velocity * 0.8
  })
}

/** A music box: partials of a small clamped bar. */
export const musicBox: Instrument = ({ frequency, velocity }) => {
  const partials = [
    { ratio: 1, level: 1, fade: 2.1 },
    { ratio: 2.005, level: 0.28, fade: 3.4 },
    { ratio: 3.98, level: 0.2, fade: 7 },
    { ratio: 6.27, level: 0.13, fade: 15 },
  ].filter(({ ratio }) => ratio * frequency < CEILING)
  const total = 2.2
  return render(total, time => {
    let sum = 0
    for (const { ratio, level, fade } of partials)
      sum += level * Math.sin(TURN * frequency * ratio * time) * Math.exp(-fade * time)
    return sum * Math.min(1, time / 0.002) * velocity * tail(time, total)
  })
}

/** Three strings slightly apart, behind a filter that opens slowly. */
export const pad: Instrument = ({ frequency, seconds, velocity, chance }) => {
  const voices = [-0.0028, 0.0004, 0.0031].map(detune => ({
    step: TURN * frequency * (1 + detune),
    phase: chance.next() * TURN,
  }))
  const attack = Math.min(0.7, seconds * 0.4)
  return render(seconds + 0.9, time => {
    const open = 0.35 + 0.4 * Math.min(1, time / 1.6)
    let sum = 0
    for (const { step, phase } of voices) {
      const angle = step * time + phase
      sum += Math.sin(angle) + open * (Math.sin(2 * angle) / 2.2 + (open * Math.sin(3 * angle)) / 4)
    }
    return (sum / 3) * swell(time, attack, seconds, 0.9) * velocity * 0.7
  })
}

const wind =
  (harmonics: readonly number[], breath: number): Instrument =>
  ({ frequency, seconds, velocity, chance }) => {
    const air = lowpass(Math.min(6_000, frequency * 3))
    const hiss = highpass(frequency)
    return render(seconds + 0.18, time => {
      const vibrato = Math.min(1, Math.max(0, time - 0.25) / 0.5) * 0.0014 * Math.sin(TURN * 5.1 * time)
      const angle = TURN * frequency * (time + vibrato / 5.1)
      let sum = 0
      for (const [at, level] of harmonics.entries())
        if (frequency * (at + 1) < CEILING) sum += level * Math.sin(angle * (at + 1))
      const puff = air(hiss(chance.between(-1, 1))) * breath * (0.35 + Math.exp(-time * 14))
      return (sum + puff) * swell(time, 0.06, seconds, 0.18) * velocity * 0.62
    })
  }

export const flute = wind([1, 0.32, 0.11, 0.04], 0.35)
export const clarinet = wind([1, 0.05, 0.42, 0.05, 0.2, 0.03, 0.08], 0.12)
export const whistle = wind([1, 0.06, 0.02], 0.1)

export const bass: Instrument = ({ frequency, seconds, velocity }) =>
  render(seconds + 0.12, time => {
    const angle = TURN * frequency * time
    const body = Math.sin(angle) + 0.42 * Math.sin(2 * angle) * Math.exp(-time * 4) + 0.12 * Math.sin(3 * angle)
    return Math.tanh(body * 1.2) * swell(time, 0.008, seconds, 0.12) * Math.exp(-time * 0.8) * velocity * 0.8
  })

export const kick: Instrument = ({ velocity }) =>
  render(0.32, time => {
    const angle = TURN * (46 * time + (95 / 34) * (1 - Math.exp(-34 * time)))
    return Math.sin(angle) * Math.exp(-time * 11) * Math.min(1, (0.32 - time) / 0.04) * velocity
  })

const noise =
  (seconds: number, fade: number, low: number, high: number, attack: number): Instrument =>
  ({ velocity, chance }) => {
    const floor = highpass(low)
    const roof = lowpass(high)
    return render(seconds, time => {
      const shape = Math.min(1, time / attack) * Math.exp(-time * fade) * tail(time, seconds)
      return floor(roof(chance.between(-1, 1))) * shape * velocity
    })
  }

export const brush = noise(0.26, 17, 700, 4_200, 0.012)
export const hat = noise(0.07, 70, 5_200, 11_000, 0.001)
export const shaker = noise(0.11, 34, 3_600, 9_000, 0.024)

export const woodblock: Instrument = ({ frequency, velocity }) =>
  render(0.12, time => {
    const angle = TURN * frequency * time
    return (Math.sin(angle) + 0.4 * Math.sin(2.7 * angle)) * Math.exp(-time * 48) * tail(time, 0.12) * velocity
  })
