/** The present moment, renewed now and then, for texts such as “3 minutes ago”. */
import { useEffect, useState } from "react"

const PACE_MS = 10_000

export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), PACE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
