/** The covers: three abstract pictures, drawn as SVG, 600 × 600. */
import { type Chance, createChance } from "./random.ts"

export type CoverName = "summer" | "harbour" | "trains"

const SIDE = 600
const picture = (definitions: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}"><defs>${definitions}</defs>${body}</svg>`

const gradient = (id: string, colours: readonly string[], slope = 'x1="0" y1="0" x2="0" y2="1"'): string =>
  `<linearGradient id="${id}" ${slope}>${colours
    .map((colour, at) => `<stop offset="${at / (colours.length - 1)}" stop-color="${colour}"/>`)
    .join("")}</linearGradient>`

const row = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at))

/** A line from edge to edge at height `y`, moved by two waves. */
function wave(y: number, height: number, phase: number, turns: number): string {
  const points = row(61, at => {
    const x = at * 10
    const angle = (x / SIDE) * Math.PI * 2 * turns + phase
    return `${x},${(y + height * Math.sin(angle) + height * 0.4 * Math.sin(angle * 2.3 + phase)).toFixed(1)}`
  })
  return points.join(" L")
}

const land = (y: number, height: number, phase: number, turns: number, fill: string): string =>
  `<path d="M${wave(y, height, phase, turns)} L600,600 L0,600 Z" fill="${fill}"/>`

/** A sun that sets in rings over hills of wheat. */
function drawSummer(): string {
  const rings = row(7, at => {
    const radius = 92 + at * 38
    return `<circle cx="356" cy="262" r="${radius}" fill="none" stroke="#fff4d6" stroke-width="${9 - at}" opacity="${0.62 - at * 0.08}"/>`
  })
  const hills = [
    land(372, 26, 0.4, 1, "url(#far)"),
    land(430, 30, 2.1, 0.8, "url(#middle)"),
    land(496, 26, 4.4, 1.1, "url(#near)"),
  ]
  const furrows = row(6, at => {
    const y = 520 + at * 15
    return `<path d="M${wave(y, 22 - at * 2, 4.4, 1.1)}" fill="none" stroke="#f6c76b" stroke-width="2" opacity="${0.5 - at * 0.06}"/>`
  })
  return picture(
    gradient("sky", ["#f8b195", "#f9cf9c", "#fdebc8"]) +
      gradient("sun", ["#fff6dc", "#ffb65c"]) +
      gradient("far", ["#d9795d", "#b95a55"]) +
      gradient("middle", ["#a84a55", "#7c3350"]) +
      gradient("near", ["#5d2a4c", "#351a3a"]),
    `<rect width="600" height="600" fill="url(#sky)"/>${rings.join("")}<circle cx="356" cy="262" r="72" fill="url(#sun)"/>${hills.join("")}${furrows.join("")}`,
  )
}

/** A moon, its path on the water, and two lights far out. */
function drawHarbour(): string {
  const chance = createChance(21)
  const lines = row(26, at => {
    const y = 322 + at * 11 + at * at * 0.06
    return `<path d="M${wave(y, 2 + at * 0.32, at * 0.9, 1.4 + at * 0.02)}" fill="none" stroke="#7fb4c4" stroke-width="${1 + at * 0.06}" opacity="${0.2 + at * 0.014}"/>`
  })
  const glints = row(34, at => {
    const y = 326 + at * 8
    const width = (14 + at * 2.6) * chance.between(0.4, 1)
    const x = 214 + chance.between(-1, 1) * (6 + at * 1.7) - width / 2
    return `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="3" rx="1.5" fill="#ffe9b8" opacity="${(0.85 - at * 0.018).toFixed(2)}"/>`
  })
  const halo = row(5, at => `<circle cx="214" cy="186" r="${84 + at * 26}" fill="#fff1cf" opacity="0.05"/>`)
  const lights = `<circle cx="452" cy="311" r="5" fill="#ff9a76"/><circle cx="486" cy="314" r="3.5" fill="#8fe3c8"/>`
  return picture(
    gradient("sky", ["#0c1d33", "#1d3f5c", "#3d6e86"]) + gradient("sea", ["#1c4258", "#07131f"]),
    `<rect width="600" height="320" fill="url(#sky)"/><rect y="318" width="600" height="282" fill="url(#sea)"/>${halo.join("")}<circle cx="214" cy="186" r="72" fill="#fff1cf"/>${lines.join("")}${glints.join("")}${lights}`,
  )
}

const streak = (chance: Chance, at: number): string => {
  const y = 40 + at * 19 + chance.between(-6, 6)
  const x = chance.between(-80, 420)
  const width = chance.between(90, 330)
  const colour = chance.pick(["#ff7e6b", "#ffc36b", "#7c6cf0", "#4fd1c5", "#f2f0ff"])
  return `<rect x="${x.toFixed(0)}" y="${y.toFixed(0)}" width="${width.toFixed(0)}" height="${chance.between(2, 6).toFixed(1)}" rx="3" fill="${colour}" opacity="${chance.between(0.25, 0.8).toFixed(2)}"/>`
}

/** Windows that pass in the night, and what is left of the lights outside. */
function drawTrains(): string {
  const chance = createChance(23)
  const streaks = row(29, at => streak(chance, at))
  const windows = row(5, at => {
    const x = 18 + at * 132
    return `<rect x="${x}" y="236" width="104" height="128" rx="22" fill="url(#lamp)"/><rect x="${x + 12}" y="${300 - (at % 3) * 12}" width="80" height="3" rx="1.5" fill="#fff7e0" opacity="0.7"/>`
  })
  return picture(
    gradient("night", ["#14102b", "#2b1c52", "#0d0a1c"]) +
      gradient("lamp", ["#ffe0a3", "#ff9d5c"]) +
      gradient("body", ["#3a2a6b", "#1c143d"]),
    `<rect width="600" height="600" fill="url(#night)"/><g transform="rotate(-9 300 300)">${streaks.join("")}<rect x="-80" y="204" width="760" height="192" rx="30" fill="url(#body)"/>${windows.join("")}<rect x="-80" y="378" width="760" height="5" fill="#ff7e6b"/></g>`,
  )
}

const DRAWINGS: Readonly<Record<CoverName, () => string>> = {
  summer: drawSummer,
  harbour: drawHarbour,
  trains: drawTrains,
}

export const drawCover = (name: CoverName): string => DRAWINGS[name]()
