/** The four albums: what is played, what they are called, and in which kind of file each comes. */
import type { Recipe } from "./arrange.ts"
import type { CoverName } from "./covers.ts"
import * as play from "./instruments.ts"

export type Format = "mp3" | "m4a" | "opus" | "ogg" | "flac"

export interface Piece {
  /** Within the album's folder, without its ending. */
  readonly file: string
  readonly format: Format
  readonly title: string
  readonly artist: string
  readonly track: number
  readonly disc?: number
  /** The file goes out without a word in it. */
  readonly untagged?: true
  readonly recipe: Recipe
}

export interface Album {
  readonly folder: string
  readonly title: string
  readonly albumArtist: string
  readonly year: number
  readonly genre: string
  readonly compilation?: true
  readonly discs?: number
  readonly cover?: { readonly art: CoverName; readonly file?: string }
  readonly pieces: readonly Piece[]
}

const C = 60

const summer: Album = {
  folder: "Maëlle Orée - Été à rebours (2019)",
  title: "Été à rebours",
  albumArtist: "Maëlle Orée",
  year: 2019,
  genre: "Folk",
  cover: { art: "summer" },
  pieces: [
    {
      file: "01 - Première lumière",
      format: "mp3",
      title: "Première lumière",
      artist: "Maëlle Orée",
      track: 1,
      recipe: {
        seed: 1901,
        tempo: 112,
        meter: 4,
        tonic: C - 5,
        scale: "major",
        verse: [1, 5, 6, 4],
        bridge: [4, 5],
        lead: play.flute,
        chords: play.guitar,
        figure: "arpeggio",
        groove: "shaker",
        warmth: 0.5,
        room: 0.4,
      },
    },
    {
      file: "02 - Là-haut, le château d’eau",
      format: "mp3",
      title: "Là-haut, le château d’eau",
      artist: "Maëlle Orée",
      track: 2,
      recipe: {
        seed: 1902,
        tempo: 126,
        meter: 3,
        tonic: C + 2,
        scale: "major",
        verse: [1, 6, 2, 5],
        bridge: [4, 1, 2, 5],
        lead: play.clarinet,
        chords: play.guitar,
        figure: "waltz",
        groove: "brushes",
        warmth: 0.3,
        room: 0.3,
        lift: -1,
      },
    },
    {
      file: "03 - Goûter sous l’érable",
      format: "mp3",
      title: "Goûter sous l’érable",
      artist: "Maëlle Orée",
      track: 3,
      recipe: {
        seed: 1933,
        tempo: 118,
        meter: 4,
        tonic: C - 3,
        scale: "mixolydian",
        verse: [1, 4, 1, 5],
        bridge: [6, 4],
        lead: play.harp,
        chords: play.guitar,
        figure: "offbeat",
        groove: "brushes",
        warmth: 0.4,
        room: 0.35,
        swing: 0.12,
      },
    },
  ],
}

const harbourPiece = (
  disc: 1 | 2,
  track: number,
  title: string,
  recipe: Omit<Recipe, "warmth" | "room" | "chords">,
): Piece => ({
  file: `CD${disc}/0${track} ${title}`,
  format: "m4a",
  title,
  artist: "Tidewater Trio",
  track,
  disc,
  recipe: { ...recipe, chords: play.feltPiano, warmth: 0.7, room: 0.65 },
})

const harbour: Album = {
  folder: "Tidewater Trio - The Long Harbour",
  title: "The Long Harbour",
  albumArtist: "Tidewater Trio",
  year: 2021,
  genre: "Ambient",
  discs: 2,
  cover: { art: "harbour", file: "cover.jpg" },
  pieces: [
    harbourPiece(1, 1, "Slack Water", {
      seed: 2111,
      tempo: 96,
      meter: 4,
      tonic: C - 7,
      scale: "lydian",
      verse: [1, 2, 6, 5],
      bridge: [4, 5],
      lead: play.feltPiano,
      figure: "arpeggio",
      groove: "none",
    }),
    harbourPiece(1, 2, "Buoys at Dusk", {
      seed: 2112,
      tempo: 104,
      meter: 3,
      tonic: C - 3,
      scale: "dorian",
      verse: [1, 4, 1, 7],
      bridge: [3, 4, 7, 5],
      lead: play.whistle,
      figure: "rolled",
      groove: "none",
    }),
    harbourPiece(2, 1, "Headland", {
      seed: 2121,
      tempo: 108,
      meter: 4,
      tonic: C - 5,
      scale: "dorian",
      verse: [1, 3, 7, 4],
      bridge: [6, 7],
      lead: play.clarinet,
      figure: "pulse",
      groove: "shaker",
      lift: -1,
    }),
    harbourPiece(2, 2, "Home Lights", {
      seed: 2122,
      tempo: 100,
      meter: 3,
      tonic: C,
      scale: "major",
      verse: [1, 3, 4, 5],
      bridge: [6, 3, 4, 5],
      lead: play.harp,
      figure: "rolled",
      groove: "none",
    }),
  ],
}

const trains: Album = {
  folder: "Trains de nuit",
  title: "Trains de nuit",
  albumArtist: "Various Artists",
  year: 2023,
  genre: "Electronic",
  compilation: true,
  cover: { art: "trains", file: "folder.jpg" },
  pieces: [
    {
      file: "01 夜の電車",
      format: "opus",
      title: "夜の電車",
      artist: "森野カエデ",
      track: 1,
      recipe: {
        seed: 2301,
        tempo: 116,
        meter: 4,
        tonic: C - 4,
        scale: "minor",
        verse: [6, 7, 1, 3],
        bridge: [4, 5],
        lead: play.musicBox,
        chords: play.electricPiano,
        figure: "offbeat",
        groove: "train",
        warmth: 0.5,
        room: 0.45,
      },
    },
    {
      file: "02 Снег над вокзалом",
      format: "opus",
      title: "Снег над вокзалом",
      artist: "Тихий Перрон",
      track: 2,
      recipe: {
        seed: 2302,
        tempo: 108,
        meter: 3,
        tonic: C - 3,
        scale: "minor",
        verse: [1, 6, 4, 5],
        bridge: [3, 7, 6, 5],
        lead: play.musicBox,
        chords: play.harp,
        figure: "waltz",
        groove: "none",
        warmth: 0.6,
        room: 0.7,
      },
    },
    {
      file: "03 Sleeper to Trieste",
      format: "ogg",
      title: "Sleeper to Trieste",
      artist: "Ada & the Signals",
      track: 3,
      recipe: {
        seed: 2303,
        tempo: 124,
        meter: 4,
        tonic: C - 2,
        scale: "dorian",
        verse: [1, 4, 7, 3],
        bridge: [6, 5],
        lead: play.electricPiano,
        chords: play.electricPiano,
        figure: "offbeat",
        groove: "train",
        warmth: 0.4,
        room: 0.3,
        swing: 0.1,
      },
    },
    {
      file: "04 Dernière correspondance",
      format: "opus",
      title: "Dernière correspondance",
      artist: "Maëlle Orée",
      track: 4,
      recipe: {
        seed: 2304,
        tempo: 112,
        meter: 4,
        tonic: C,
        scale: "major",
        verse: [1, 6, 4, 5],
        bridge: [2, 5],
        lead: play.whistle,
        chords: play.electricPiano,
        figure: "pulse",
        groove: "brushes",
        warmth: 0.5,
        room: 0.5,
        swing: 0.14,
        lift: -1,
      },
    },
  ],
}

const clockPiece = (
  track: number,
  title: string,
  recipe: Omit<Recipe, "meter" | "groove" | "warmth" | "room">,
): Piece => ({
  file: `0${track} - ${title}`,
  format: "flac",
  title,
  artist: "Small Clocks",
  track,
  recipe: { ...recipe, meter: 3, groove: "clock", warmth: 0, room: 0.15 },
})

const clocks: Album = {
  folder: "Small Clocks - Quiet Machines (2022)",
  title: "Quiet Machines",
  albumArtist: "Small Clocks",
  year: 2022,
  genre: "Minimal",
  pieces: [
    clockPiece(1, "Escapement", {
      seed: 2201,
      tempo: 132,
      tonic: C,
      scale: "major",
      verse: [1, 4, 6, 5],
      bridge: [2, 5],
      lead: play.musicBox,
      chords: play.harp,
      figure: "arpeggio",
      withoutBass: true,
      lift: 0,
    }),
    clockPiece(2, "Eight-Day Movement", {
      seed: 2202,
      tempo: 138,
      tonic: C - 3,
      scale: "minor",
      verse: [1, 6, 3, 7],
      bridge: [4, 5],
      lead: play.harp,
      chords: play.harp,
      figure: "waltz",
      withoutBass: true,
    }),
    {
      ...clockPiece(3, "Ember Clock", {
        seed: 2203,
        tempo: 126,
        tonic: C - 5,
        scale: "lydian",
        verse: [1, 2, 1, 5],
        bridge: [6, 2],
        lead: play.musicBox,
        chords: play.feltPiano,
        figure: "rolled",
        withoutBass: true,
      }),
      untagged: true,
    },
  ],
}

export const ALBUMS: readonly Album[] = [summer, harbour, trains, clocks]
