/** How loud an element is. What its own volume cannot do (more than all, or anything on a phone) is done by a Web Audio graph. */

/** Seconds in which a level is reached: too short to hear as a fade, long enough not to click. */
const GLIDE_S = 0.012

export type Levels = ReturnType<typeof createLevels>

/** The graph is made when it is first needed: without it, phones play on with the screen off. */
export function createLevels() {
  let context: AudioContext | undefined
  const gains = new Map<HTMLAudioElement, GainNode>()

  function join(element: HTMLAudioElement): GainNode {
    context ??= new AudioContext({ latencyHint: "playback" })
    const gain = context.createGain()
    context.createMediaElementSource(element).connect(gain).connect(context.destination)
    gains.set(element, gain)
    element.volume = 1
    wake()
    return gain
  }

  /** A context may only run once somebody has pressed something; a call took it away, or gives it back. */
  function wake() {
    if (context && context.state !== "running") context.resume().catch(() => undefined)
  }

  return {
    wake,
    /** 1 is as the file has it. */
    set(element: HTMLAudioElement, level: number) {
      let gain = gains.get(element)
      if (!gain) {
        element.volume = Math.min(level, 1)
        if (Math.abs(element.volume - level) < 0.02) return
        gain = join(element)
      }
      gain.gain.setTargetAtTime(level, gain.context.currentTime, GLIDE_S)
    },
  }
}
