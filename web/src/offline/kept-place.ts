/** The place of the kept albums in the settings, as it stands in the address. */
export const KEPT_PLACE = "kept"
