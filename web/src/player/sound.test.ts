import assert from "node:assert/strict"
import { test } from "node:test"
import { fadeLevels, loudnessFactor, overlapBetween, plainSound, soundFrom } from "./sound.ts"
import { sampleTrack } from "./test-tracks.ts"

const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-6, `${found} ≠ ${expected}`)

test("decibels become a factor, and a peak is never cut off", () => {
  near(loudnessFactor({ trackGain: -6 }, "track", false), 10 ** -0.3)
  near(loudnessFactor({ trackGain: 6, trackPeak: 0.4 }, "track", false), 10 ** 0.3)
  near(loudnessFactor({ trackGain: 6, trackPeak: 0.8 }, "track", false), 1.25)
  near(loudnessFactor({ trackGain: 6 }, "track", false), 1)
  near(loudnessFactor({ trackGain: -1, trackPeak: 1.5 }, "track", false), 1 / 1.5)
})

test("an album keeps its own differences; single tracks are evened", () => {
  const gains = { trackGain: -12, albumGain: -6, trackPeak: 1, albumPeak: 1 }
  near(loudnessFactor(gains, "album", true), 10 ** -0.3)
  near(loudnessFactor(gains, "album", false), 10 ** -0.6)
  near(loudnessFactor(gains, "track", true), 10 ** -0.6)
  near(loudnessFactor({ albumGain: -6 }, "track", false), 10 ** -0.3)
})

test("without gains, or with the evening off, nothing is changed", () => {
  assert.equal(loudnessFactor(undefined, "album", true), 1)
  assert.equal(loudnessFactor({}, "album", true), 1)
  assert.equal(loudnessFactor({ trackGain: -12 }, "off", false), 1)
  assert.equal(loudnessFactor({ trackGain: Number.NaN }, "track", false), 1)
})

test("tracks overlap between albums only, and never beyond half of the shorter", () => {
  const sound = { ...plainSound, crossfade: 8 }
  const [one, same, other, short] = [
    sampleTrack("1"),
    sampleTrack("2"),
    sampleTrack("3", { albumId: "b" }),
    sampleTrack("4", { albumId: "c", duration: 6 }),
  ]
  assert.equal(overlapBetween(one, same, sound), 0)
  assert.equal(overlapBetween(one, other, sound), 8)
  assert.equal(overlapBetween(one, short, sound), 3)
  assert.equal(overlapBetween(one, short, { ...sound, speed: 2 }), 1.5)
  assert.equal(overlapBetween(one, other, plainSound), 0)
})

test("while two tracks overlap, they are together as loud as one", () => {
  for (let share = 0; share <= 1; share += 0.05) {
    const { leaving, coming } = fadeLevels(share)
    near(leaving ** 2 + coming ** 2, 1)
  }
  near(fadeLevels(-1).coming, 0)
  near(fadeLevels(2).leaving, 0)
})

test("what was kept by another version is brought inside of what is possible", () => {
  assert.deepEqual(soundFrom({}), plainSound)
  assert.deepEqual(soundFrom({ crossfade: 99, speed: 0, loudness: "track" }), {
    crossfade: 12,
    speed: 0.5,
    loudness: "track",
  })
  assert.deepEqual(soundFrom({ crossfade: "4", speed: Number.NaN, loudness: "loud" }), plainSound)
})
