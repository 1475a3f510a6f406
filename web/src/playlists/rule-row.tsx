/** One rule: what of a track, how, and against what. */
import type { Condition } from "@diapason/shared/smart-rules"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { conditionOn, FIELDS, opsOf, withOp, withValue } from "./conditions.ts"

type Props = {
  readonly condition: Condition
  readonly number: number
  /** As `2026-03-31`. */
  readonly today: string
  readonly onChange: (condition: Condition) => void
  readonly onRemove: () => void
}

export function RuleRow({ condition, number, today, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const { field, op } = condition
  const ops = opsOf(field)
  return (
    <li>
      <fieldset className="rule">
        <legend className="hidden-title">{t("rules.rule", { n: number })}</legend>
        <select
          className="field"
          aria-label={t("rules.field")}
          value={field}
          onChange={({ target }) => onChange(conditionOn(target.value, today))}
        >
          {FIELDS.map(name => (
            <option key={name} value={name}>
              {t(`rules.field_${name}`)}
            </option>
          ))}
        </select>
        <select
          className="field"
          aria-label={t("rules.op")}
          value={op}
          onChange={({ target }) => onChange(withOp(condition, target.value, today))}
        >
          {ops.map(name => (
            <option key={name} value={name}>
              {t(`rules.op_${name}`)}
            </option>
          ))}
        </select>
        <RuleValue condition={condition} onChange={value => onChange(withValue(condition, value))} />
        <button type="button" className="icon-button" aria-label={t("rules.remove", { n: number })} onClick={onRemove}>
          <Icon name="close" />
        </button>
      </fieldset>
    </li>
  )
}

type ValueProps = {
  readonly condition: Condition
  readonly onChange: (value: Condition["value"]) => void
}

function RuleValue({ condition, onChange }: ValueProps) {
  const { t } = useTranslation()
  const { field, value } = condition
  const label = t("rules.value")
  const number = { inSeconds: field === "duration", onChange }
  if (typeof value === "boolean") {
    return (
      <select
        className="field"
        aria-label={label}
        value={String(value)}
        onChange={({ target }) => onChange(target.value === "true")}
      >
        <option value="true">{t("rules.yes")}</option>
        <option value="false">{t("rules.no")}</option>
      </select>
    )
  }
  if (typeof value === "number") {
    const unit = field === "duration" ? t("rules.minutes") : isDate(field) && t("rules.days")
    return (
      <span className="rule-value">
        <NumberField {...number} label={label} value={value} />
        {unit}
      </span>
    )
  }
  if (Array.isArray(value)) {
    const [from, to] = value
    return (
      <span className="rule-value">
        <NumberField {...number} label={label} value={from} onChange={next => onChange([next, to])} />
        {t("rules.between")}
        <NumberField {...number} label={t("rules.valueTo")} value={to} onChange={next => onChange([from, next])} />
      </span>
    )
  }
  return isDate(field) ? (
    <input
      type="date"
      aria-label={label}
      value={value.slice(0, 10)}
      onChange={({ target }) => {
        // A rule has a day: an emptied field shows the one that holds.
        if (target.value === "") target.value = value.slice(0, 10)
        else onChange(target.value)
      }}
    />
  ) : (
    <input aria-label={label} maxLength={500} value={value} onChange={({ target }) => onChange(target.value)} />
  )
}

const isDate = (field: Condition["field"]) => field === "lastPlayedAt" || field === "addedAt"

type NumberProps = {
  readonly label: string
  readonly value: number
  /** Written in minutes, kept in seconds. */
  readonly inSeconds: boolean
  readonly onChange: (value: number) => void
}

function NumberField({ label, value, inSeconds, onChange }: NumberProps) {
  const scale = inSeconds ? 60 : 1
  const meant = (words: string) => (words === "" ? Number.NaN : Number(words) * scale)
  // What is being written stays as it is written: "2." and "2.0" are on their way to "2.05".
  const [text, setText] = useState("")
  const rounded = Number.isFinite(value) ? String(Math.round((value / scale) * 100) / 100) : ""
  return (
    <input
      type="number"
      min={0}
      step={inSeconds ? "any" : 1}
      aria-label={label}
      value={Object.is(meant(text), value) ? text : rounded}
      onChange={({ target }) => {
        setText(target.value)
        onChange(meant(target.value))
      }}
    />
  )
}
