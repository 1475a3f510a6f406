// While the scripts of the page are on their way: the look this person chose here (the rest is `src/settings/look.ts`),
// and what those scripts ask first (they take it in `src/early.ts`).
try {
  const look = localStorage.getItem("diapason.look")
  if (look === "light" || look === "dark") document.documentElement.dataset.look = look
  // The words, beside the scripts and not behind them; `src/words/words.ts` chooses alike.
  const tags = [localStorage.getItem("diapason.language") ?? "", ...navigator.languages]
  const language = tags.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => tag === "fr" || tag === "en") ?? "en"
  const href = document.currentScript.dataset[language]
  if (href) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }))
} catch {
  // A browser that keeps nothing has nothing chosen.
}

if (!location.pathname.startsWith("/shared/")) {
  const ask = path => fetch(path, { headers: { accept: "application/json" } }).catch(() => undefined)
  const session = ask("/api/session")
  window.early = new Map([["/api/session", session]])
  if (location.pathname === "/" && location.search === "") {
    const isInside = ({ state }) => state === "open" || state === "signed_in"
    const home = `/api/music/home?timezoneOffset=${new Date().getTimezoneOffset()}`
    const known = session.then(answer => (answer?.ok ? answer.clone().json() : {})).catch(() => ({}))
    window.early.set(
      home,
      known.then(person => (isInside(person) ? ask(home) : undefined)),
    )
  }
}
