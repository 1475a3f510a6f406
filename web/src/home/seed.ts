/** A number that stands for one order by chance: the same number, the same order. */
import { useRouter } from "@tanstack/react-router"
import { useState } from "react"

const MOST_SEEDS = 2 ** 31

export const newSeed = (): number => Math.floor(Math.random() * MOST_SEEDS)

/** By the entry of the history: who goes back finds the order that they left. */
const left = new Map<string, number>()

export function useSeed(): readonly [seed: number, another: () => void] {
  const router = useRouter()
  const [entry] = useState(() => router.state.location.state.__TSR_key ?? "")
  const [seed, setSeed] = useState(() => left.get(entry) ?? newSeed())
  left.set(entry, seed)
  return [seed, () => setSeed(newSeed())]
}
