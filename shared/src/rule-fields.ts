/** What a rule of a smart playlist may speak of, and how: values alone, so that the page needs no checking of its own. */
export const TEXT_FIELDS = ["title", "artist", "album", "genre"] as const
export const NUMBER_FIELDS = ["year", "rating", "playCount", "duration"] as const
export const DATE_FIELDS = ["lastPlayedAt", "addedAt"] as const
export const TEXT_OPS = ["is", "isNot", "contains", "notContains", "startsWith", "endsWith"] as const
export const NUMBER_OPS = ["is", "isNot", "atLeast", "atMost", "between"] as const
/** `before` and `after` a moment; the last two within so many days from now. */
export const DATE_OPS = ["before", "after", "inTheLast", "notInTheLast"] as const
export const RULE_SORTS = [
  "title",
  "artist",
  "album",
  "year",
  "duration",
  "addedAt",
  "lastPlayedAt",
  "playCount",
  "rating",
  "random",
] as const
