/** The first page: albums to open now, by what is new, loved, forgotten, of this day, or by chance. */
import type { Album } from "@diapason/shared/api"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { useParts, useWhole } from "../frame/after-paint.ts"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { PageWaiting } from "../frame/page-waiting.tsx"
import { chanceQuery, homeQuery } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { HomeChips } from "./home-chips.tsx"
import { useSeed } from "./seed.ts"
import { ShelfRow } from "./shelf-row.tsx"
import "../library/library.css"
import "./home.css"

const EmptyLibrary = lazy(async () => ({ default: (await import("../library/empty-library.tsx")).EmptyLibrary }))

const MOST_BY_CHANCE = 20
const PARTS = 7

export function HomePage() {
  const { api, deletions } = useServices()
  const { t } = useTranslation()
  const hidden = useStore(deletions.hidden)
  const [seed, another] = useSeed()
  const { data, error, refetch } = useQuery(homeQuery(api))
  const whole = useWhole(data !== undefined)
  // The first shelf is shown, and can be used, before the others are made.
  const parts = useParts(PARTS, data !== undefined, whole)
  const chance = useQuery({
    ...chanceQuery(api, seed, MOST_BY_CHANCE),
    placeholderData: keepPreviousData,
    enabled: parts > 1,
  })
  if (error && !data) {
    return (
      <div className="page">
        <PageTitle title={t("home.title")} />
        <Failure error={error} retry={() => void refetch()} />
      </div>
    )
  }
  if (data?.recentlyAdded.length === 0) {
    return (
      <Suspense fallback={<PageWaiting />}>
        <EmptyLibrary />
      </Suspense>
    )
  }
  const shown = (albums: readonly Album[] | undefined) => albums?.filter(({ id }) => !hidden.has(id))
  return (
    <div className="page home" aria-busy={!data}>
      <PageTitle title={t(greeting(new Date().getHours()))} />
      <ShelfRow
        whole={whole}
        name={t("home.recentlyAdded")}
        albums={shown(data?.recentlyAdded)}
        all={{ to: "/albums", search: { sort: "addedAt" } }}
      />
      {data && parts > 1 && (
        <ShelfRow
          whole={whole}
          name={t("home.recentlyPlayed")}
          albums={shown(data.recentlyPlayed)}
          all={{ to: "/albums", search: { sort: "playedAt" } }}
        />
      )}
      {data && parts > 2 && <ShelfRow whole={whole} name={t("home.forgotten")} albums={shown(data.forgotten)} />}
      {data && parts > 3 && (
        <ShelfRow
          whole={whole}
          name={t("home.mostPlayed")}
          albums={shown(data.mostPlayed)}
          all={{ to: "/albums", search: { sort: "playCount" } }}
        />
      )}
      {data && parts > 4 && <ShelfRow whole={whole} name={t("home.onThisDay")} albums={shown(data.onThisDay)} />}
      {data && parts > 5 && (
        <ShelfRow whole={whole} name={t("home.random")} albums={shown(chance.data?.albums)}>
          <button
            type="button"
            className="icon-button"
            aria-label={t("home.another")}
            title={t("home.another")}
            onClick={another}
          >
            <Icon name="shuffle" />
          </button>
        </ShelfRow>
      )}
      {data && parts > 6 && <HomeChips decades={data.decades} genres={data.genres} />}
    </div>
  )
}

function greeting(hour: number) {
  if (hour >= 5 && hour < 12) return "home.morning"
  return hour >= 12 && hour < 18 ? "home.afternoon" : "home.evening"
}
