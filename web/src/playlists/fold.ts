/** Words as they are compared: without accents and capitals. */
export const fold = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim()
