// While the scripts of the page are on their way: the look this person chose here (the rest is `src/settings/look.ts`),
// the files that those scripts will want, and what they ask first (they take it in `src/early.ts`).
const files = document.currentScript.dataset
const fetchSoon = href =>
  document.head.append(
    Object.assign(document.createElement("link"), {
      href,
      crossOrigin: "",
      ...(href.endsWith(".css") ? { rel: "preload", as: "style" } : { rel: "modulepreload" }),
    }),
  )
try {
  const look = localStorage.getItem("diapason.look")
  if (look === "light" || look === "dark") document.documentElement.dataset.look = look
  // The words, beside the scripts and not behind them; `src/words/words.ts` chooses alike.
  const tags = [localStorage.getItem("diapason.language") ?? "", ...navigator.languages]
  const language = tags.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => tag === "fr" || tag === "en") ?? "en"
  if (files[language]) fetchSoon(files[language])
} catch {
  // A browser that keeps nothing has nothing chosen.
}

// What `index.html` shows until then would only flash. No animation of the style sheet: it would draw frames while it waits.
const { dataset } = document.documentElement
dataset.opening = "early"
setTimeout(() => {
  dataset.opening = "late"
}, 400)

// A script that does not come would leave that for ever, without a word. (Once the page is drawn, it is gone. What a script
// fetches later is told by `src/main.tsx`.)
addEventListener(
  "error",
  ({ target }) => {
    // The scripts come behind the style sheets, and draw nothing where one is missing.
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") dataset.styles = "lost"
    if (target instanceof HTMLScriptElement) document.querySelector(".opening-failed")?.removeAttribute("hidden")
  },
  true,
)
addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest(".opening-failed button")) location.reload()
})

if (!location.pathname.startsWith("/shared/")) {
  const ask = path => fetch(path, { headers: { accept: "application/json" } }).catch(() => undefined)
  const session = ask("/api/session")
  window.early = new Map([["/api/session", session]])

  if (location.pathname === "/albums") for (const href of files.albums?.split(" ") ?? []) fetchSoon(href)
  const list = {
    "/": `/api/music/home?timezoneOffset=${new Date().getTimezoneOffset()}`,
    "/albums": "/api/music/albums?order=desc&sort=addedAt&limit=60&offset=0",
  }[location.pathname + location.search]
  if (list) {
    const isInside = ({ state }) => state === "open" || state === "signed_in"
    const known = session.then(answer => (answer?.ok ? answer.clone().json() : {})).catch(() => ({}))
    window.early.set(
      list,
      known.then(person => (isInside(person) ? ask(list) : undefined)),
    )
  }
}
