/** How many schedules a run takes and where it starts: `SCHEDULES=5000 SEED=7 node --test …` looks further than the usual run. */
const numberOf = (name: string): number | undefined => {
  const text = process.env[name]
  if (text === undefined || text === "") return undefined
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}".`)
  return Number(text)
}

export const settings = (usual: number): { readonly schedules: number; readonly seed: number } => ({
  schedules: numberOf("SCHEDULES") ?? usual,
  seed: numberOf("SEED") ?? 1,
})
