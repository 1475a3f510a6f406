/** Folders of this machine have their own door: what comes by that of Drive is a link, or is refused as none. */
import type { DriveReference } from "../drive/drive-types.ts"
import type { Imports } from "./imports.ts"

/** `parse` throws `invalid_link`. */
export const onlyLinks = (imports: Imports, parse: (text: string) => DriveReference): Imports => ({
  ...imports,
  add: async (url, wish) => {
    parse(url)
    return imports.add(url, wish)
  },
  preview: async (url, signal) => {
    parse(url)
    return imports.preview(url, signal)
  },
})
