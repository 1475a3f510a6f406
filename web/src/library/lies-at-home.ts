/** Tracks on the disk of the home's computer, which only that computer plays until it has copied them to Drive. */
import type { Session, Track } from "@diapason/shared/api"

export const liesAtHome = ({ source, googleDriveId }: Track, role: Session["role"] | undefined): boolean =>
  role === "remote" && source === "local" && !googleDriveId
