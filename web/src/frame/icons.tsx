/** The icons of the page, drawn on one 24 × 24 grid. They are always beside or inside something that has a name. */
const paths = {
  albums: "M4 5.5h16v13H4zM12 12m-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0M12 12h.01",
  artists: "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5ZM4.75 20c.5-3.6 3.4-5.5 7.25-5.5s6.75 1.9 7.25 5.5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20",
  add: "M12 5v14M5 12h14",
  imports: "M12 4v10.5M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15",
  unison: "M3 12c2.2-7 4.3-7 6 0s3.800 7 6 0 3.800-7 6 0",
  next: "M6 5.500v13l9.500-6.500zM18 5.500v13",
  previous: "M18 5.500v13L8.500 12zM6 5.500v13",
  shuffle:
    "M4 7h3.500c3.500 0 5.500 10 9 10H20M17.500 14.500 20 17l-2.500 2.500M4 17h3.500c1.200 0 2.200-1.200 3-2.800M13.500 9.800c.8-1.600 1.800-2.800 3-2.800H20M17.500 4.500 20 7l-2.500 2.500",
  repeat:
    "M5 12V9.500A2.500 2.500 0 0 1 7.500 7H19M16.500 4.500 19 7l-2.500 2.500M19 12v2.500a2.500 2.500 0 0 1-2.500 2.500H5M7.500 19.500 5 17l2.500-2.500",
  volume: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a7.800 7.800 0 0 1 0 11",
  mute: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5",
  queue: "M4 6.500h16M4 12h9M4 17.500h9M17 12v6.500l4-3.250z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  check: "m5 12.500 4.500 4.500L19 7.500",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.500 5.500 8 12l6.500 6.500",
  trash: "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.8 12.500h9.400L17.500 7M10.300 10.500v5.500M13.700 10.500v5.500",
  sort: "M7 5v14M4 16l3 3 3-3M13 6.500h7M13 12h5M13 17.500h3",
  select: "M4.500 12a7.500 7.500 0 1 0 15 0 7.500 7.500 0 1 0-15 0M8.800 12.200l2.300 2.300 4.200-4.700",
  external: "M13.500 5H19v5.500M19 5l-8.500 8.500M10 6.500H5.500v12h12V14",
  down: "m6 9.500 6 6 6-6",
  up: "m6 14.500 6-6 6 6",
  warning: "M12 4.500 2.800 19.500h18.400zM12 10.500v4M12 17h.01",
  star: "m12 4 2.450 5.150 5.650.750-4.150 3.900 1.050 5.600L12 16.700l-5 2.700 1.050-5.600L3.900 9.900l5.650-.750z",
  lyrics: "M4.500 5.500h15v10.500h-8l-4 3.500v-3.500h-3zM8.500 9.500h7M8.500 12.500h4.500",
  sound: "M5 7h7M16 7h3M5 12h2M11 12h8M5 17h9M18 17h1M14 5v4M9 10v4M16 15v4",
  sleep: "M19 14.500A7.500 7.500 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500",
  grip: "M5 9h14M5 15h14",
  key: "M8.500 15.500m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0M11.500 12.500 19 5M16 8l2.500 2.500",
} as const

const solid = {
  starred: "m12 4 2.450 5.150 5.650.750-4.150 3.900 1.050 5.600L12 16.700l-5 2.700 1.050-5.600L3.900 9.900l5.650-.750z",
  play: "M7.500 4.800v14.400L19.500 12z",
  pause: "M7 5h3.600v14H7zM13.400 5H17v14h-3.600z",
} as const

export type IconName = keyof typeof paths | keyof typeof solid

export function Icon({ name }: { readonly name: IconName }) {
  return name === "play" || name === "pause" || name === "starred" ? (
    <svg className="icon icon-solid" viewBox="0 0 24 24" aria-hidden="true">
      <path d={solid[name]} />
    </svg>
  ) : (
    <svg className={name === "more" ? "icon icon-dots" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}

/** The mark: a tuning fork. */
export function TuningFork() {
  return (
    <svg className="tuning-fork" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M11 4.500v9.800a5 5 0 0 0 10 0V4.500" />
      <path d="M16 19.300v8.200" />
    </svg>
  )
}
