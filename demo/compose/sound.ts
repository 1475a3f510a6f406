/** Sampled sound: rendering, mixing, the room around it, and the WAV file it ends in. */

export const RATE = 32_000

/** Filters and effects take one sample and give one. */
export type Effect = (sample: number) => number

/** `shape` gets the time in seconds and gives a sample about -1 to 1. */
export function render(seconds: number, shape: (time: number) => number): Float32Array {
  return Float32Array.from({ length: Math.max(1, Math.round(seconds * RATE)) }, (_, at) => shape(at / RATE))
}

/** Adds `sound` to `mix` from `start` seconds on; what goes beyond its end is lost. */
export function mixInto(mix: Float32Array, sound: Float32Array, start: number, gain: number): void {
  const from = Math.round(start * RATE)
  sound.forEach((sample, at) => {
    const place = from + at
    if (place >= 0 && place < mix.length) mix[place] = (mix[place] ?? 0) + sample * gain
  })
}

export function lowpass(cutoff: number): Effect {
  const share = 1 - Math.exp((-2 * Math.PI * cutoff) / RATE)
  let held = 0
  return sample => {
    held += (sample - held) * share
    return held
  }
}

export function highpass(cutoff: number): Effect {
  const low = lowpass(cutoff)
  return sample => sample - low(sample)
}

function comb(seconds: number, feedback: number, damping: number): Effect {
  const line = new Float32Array(Math.round(seconds * RATE))
  const damp = lowpass(damping)
  let at = 0
  return sample => {
    const heard = line[at] ?? 0
    line[at] = sample + damp(heard) * feedback
    at = (at + 1) % line.length
    return heard
  }
}

function allpass(seconds: number): Effect {
  const line = new Float32Array(Math.round(seconds * RATE))
  let at = 0
  return sample => {
    const heard = line[at] ?? 0
    line[at] = sample + heard * 0.5
    at = (at + 1) % line.length
    return heard - sample * 0.5
  }
}

/** Schroeder's reverberator with damped combs; `size` from 0 (a room) to 1 (a church). */
export function reverb(size: number): Effect {
  const combs = [0.0253, 0.0269, 0.029, 0.0307, 0.0322, 0.0338].map(seconds =>
    comb(seconds * (1 + size), 0.7 + size * 0.17, 3_800 - size * 1_400),
  )
  const diffusers = [0.0126, 0.0101, 0.0077].map(allpass)
  const rumble = highpass(140)
  return sample => {
    const clean = rumble(sample)
    const together = combs.reduce((sum, line) => sum + line(clean), 0) / combs.length
    return diffusers.reduce((heard, diffuse) => diffuse(heard), together)
  }
}

/** Brings the sound to an even loudness (RMS 0.13, peaks rounded below 0.9) and lets it begin and end softly. */
export function master(mix: Float32Array, fadeOut: number): Float32Array {
  const rms = Math.sqrt(mix.reduce((sum, sample) => sum + sample * sample, 0) / mix.length)
  const gain = 0.13 / Math.max(rms, 1e-6)
  const seconds = mix.length / RATE
  const rumble = highpass(28)
  return mix.map((sample, at) => {
    const time = at / RATE
    const begin = Math.min(1, time / 0.02)
    const end = Math.min(1, Math.max(0, seconds - 0.05 - time) / fadeOut)
    return Math.tanh(rumble(sample) * gain * 1.15) * 0.88 * begin * end * end
  })
}

/** 16 bit, one channel. */
export function encodeWav(sound: Float32Array): Buffer {
  const file = Buffer.alloc(44 + sound.length * 2)
  file.write("RIFF", 0, "latin1")
  file.writeUInt32LE(36 + sound.length * 2, 4)
  file.write("WAVEfmt ", 8, "latin1")
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(RATE * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write("data", 36, "latin1")
  file.writeUInt32LE(sound.length * 2, 40)
  sound.forEach((sample, at) => {
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + at * 2)
  })
  return file
}
