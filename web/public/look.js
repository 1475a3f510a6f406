// Before the first paint: the look this person chose here. The rest is `src/settings/look.ts`.
try {
  const look = localStorage.getItem("diapason.look")
  if (look === "light" || look === "dark") document.documentElement.dataset.look = look
} catch {
  // A browser that keeps nothing has nothing chosen.
}
