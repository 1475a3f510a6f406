/** A remote as a person knows it: its host, or the text itself where it is no address. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
