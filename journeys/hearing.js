/**
 * Runs in the page before its own code: notes what the browser's audio plays, and lets a test choose how fast.
 * The page's audio stands in no document, so it is met where it is told to play.
 */
{
  const heard = { rate: null, started: [], ended: [], failed: [], audio: undefined, all: [], tape: null }
  const met = new WeakSet()
  const play = HTMLMediaElement.prototype.play

  const playedRanges = ({ played }) =>
    Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)])

  const meet = audio => {
    met.add(audio)
    heard.all.push(audio)
    if (heard.tape) listen(audio)
    audio.addEventListener("playing", () => heard.started.push(audio.currentSrc))
    audio.addEventListener("error", () => {
      // Taking the address away raises an error too.
      if (audio.getAttribute("src") !== null) heard.failed.push(audio.currentSrc)
    })
    audio.addEventListener(
      "ended",
      () =>
        heard.ended.push({
          address: audio.currentSrc,
          duration: audio.duration,
          played: playedRanges(audio),
          decodedBytes: audio.webkitAudioDecodedByteCount,
        }),
      // Before the page, which goes on to the next track.
      { capture: true },
    )
  }

  const listen = audio => heard.tape.context.createMediaElementSource(audio).connect(heard.tape.mixed)

  /** From now on what all elements sound together is kept, sample by sample: `rate` of them a second. */
  heard.record = rate => {
    const context = new AudioContext({ sampleRate: rate, latencyHint: "playback" })
    const mixed = context.createGain()
    const recorder = context.createScriptProcessor(16_384, 1, 1)
    heard.tape = { context, mixed, parts: [] }
    recorder.onaudioprocess = ({ inputBuffer }) => heard.tape.parts.push(inputBuffer.getChannelData(0).slice())
    mixed.connect(recorder).connect(context.destination)
    for (const audio of heard.all) listen(audio)
  }
  /** What was kept so far, as base64 of 32-bit floats. */
  heard.recorded = () => new Uint8Array(heard.tape.parts.flatMap(part => [...new Uint8Array(part.buffer)])).toBase64()

  HTMLMediaElement.prototype.play = function () {
    if (!met.has(this)) meet(this)
    heard.audio = this
    if (heard.rate !== null) {
      this.defaultPlaybackRate = heard.rate
      this.playbackRate = heard.rate
    }
    return play.call(this)
  }
  window.heard = heard
}
