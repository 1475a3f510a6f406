/**
 * Runs in the page before its own code: notes what the browser's audio plays, and lets a test choose how fast.
 * The page's audio stands in no document, so it is met where it is told to play.
 */
{
  const heard = { rate: 1, started: [], ended: [], failed: [], audio: undefined }
  const met = new WeakSet()
  const play = HTMLMediaElement.prototype.play

  const playedRanges = ({ played }) =>
    Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)])

  const meet = audio => {
    met.add(audio)
    heard.audio = audio
    audio.addEventListener("playing", () => heard.started.push(audio.currentSrc))
    audio.addEventListener("error", () => heard.failed.push(audio.currentSrc))
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

  HTMLMediaElement.prototype.play = function () {
    if (!met.has(this)) meet(this)
    this.defaultPlaybackRate = heard.rate
    this.playbackRate = heard.rate
    return play.call(this)
  }
  window.heard = heard
}
