/** How much was heard, when, and of whom. */
import type { Statistics } from "@diapason/shared/keeping"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RowsWaiting } from "../frame/page-waiting.tsx"
import { statisticsQuery } from "../keeping-queries.ts"
import { useLength } from "../library/use-length.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { BarChart } from "./bar-chart.tsx"
import { everyMonth, localDay, monthMark, monthName } from "./days.ts"
import { HistoryTabs } from "./history-tabs.tsx"
import { Tops } from "./tops.tsx"
import "./history.css"

const route = getRouteApi("/statistics")
const periods = [
  ["month", "history.month", 30],
  ["year", "history.year", 365],
  ["ever", "history.ever", null],
] as const
const DAY_MS = 86_400_000
/** Under a bar there is room for one mark in so many hours. */
const HOURS_A_MARK = 6
const MOST_MONTH_MARKS = 8

export function StatisticsPage() {
  const { api } = useServices()
  const { t } = useTranslation()
  const { period = "year" } = route.useSearch()
  const days = periods.find(([name]) => name === period)?.[2] ?? null
  // From the beginning of a day: the same question all day long.
  const today = localDay(new Date())
  const asked = useMemo(
    () => (days === null ? {} : { from: new Date(Date.parse(`${today}T00:00`) - (days - 1) * DAY_MS).toISOString() }),
    [days, today],
  )
  const { data, error, refetch } = useQuery({ ...statisticsQuery(api, asked), placeholderData: keepPreviousData })
  return (
    <div className="page history" aria-busy={!data}>
      <PageTitle title={t("history.title")}>
        <HistoryTabs />
      </PageTitle>
      <nav className="history-periods" aria-label={t("history.period")}>
        {periods.map(([name, label]) => (
          <Link
            key={name}
            to="/statistics"
            search={name === "year" ? {} : { period: name }}
            replace
            className="button"
            data-chosen={name === period}
            aria-current={name === period ? "true" : undefined}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <RowsWaiting />}
      {data?.plays === 0 && (
        <div className="failure">
          <h2>{t(period === "ever" ? "history.none" : "history.nonePeriod")}</h2>
          <p>{t("history.noneHelp")}</p>
        </div>
      )}
      {data && data.plays > 0 && <Numbers statistics={data} />}
    </div>
  )
}

function Numbers({ statistics }: { readonly statistics: Statistics }) {
  const { t, i18n } = useTranslation()
  const length = useLength()
  const { plays, seconds, byMonth, byHour, artists } = statistics
  const language = i18n.language
  const told = (count: number) => t("history.total", { count, n: plainNumber(count, language) })
  const months = everyMonth(byMonth, { plays: 0, seconds: 0 })
  const monthsAMark = Math.ceil(months.length / MOST_MONTH_MARKS)
  const peak = byHour.indexOf(Math.max(...byHour))
  const hour = (h: number) => t("history.hour", { h })
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t("history.playsWord", { count: plays })}</dt>
          <dd>{plainNumber(plays, language)}</dd>
        </div>
        <div>
          <dt>{t("history.listened")}</dt>
          <dd>{length(seconds) || t("album.minutes", { m: 0 })}</dd>
        </div>
        {artists[0] && (
          <div>
            <dt>{t("history.artistsWord")}</dt>
            <dd dir="auto">{artists[0].name}</dd>
          </div>
        )}
      </dl>
      <div className="charts">
        {months.length > 1 && (
          <BarChart
            title={t("history.byMonth")}
            bars={months.map(({ month, plays: value }, index) => ({
              key: month,
              mark: index % monthsAMark === 0 ? monthMark(month, language) : "",
              name: monthName(month, language),
              value,
              told: told(value),
            }))}
          />
        )}
        <BarChart
          title={t("history.byHour")}
          note={t("history.peak", { hour: hour(peak) })}
          bars={byHour.map((value, h) => ({
            key: String(h),
            mark: h % HOURS_A_MARK === 0 ? hour(h) : "",
            name: hour(h),
            value,
            told: told(value),
          }))}
        />
      </div>
      <Tops statistics={statistics} />
    </>
  )
}
