/** The frame around every page: navigation, search, the unison sign, the player, messages. */
import { Outlet } from "@tanstack/react-router"
import { Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { AddByPaste } from "../imports/add-by-paste.tsx"
import { ImportNotices } from "../imports/import-notices.tsx"
import { LostBanner } from "../offline/lost-banner.tsx"
import { UpdateNote } from "../offline/update-note.tsx"
import { Keyboard } from "../player/keyboard.tsx"
import { currentTrack } from "../player/queue.ts"
import { isView } from "../player/views.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { FillingBanner } from "../unison/filling-banner.tsx"
import { useAfterPaint } from "./after-paint.ts"
import { type Overlay, OverlaysContext } from "./overlays.ts"
import { PageWaiting } from "./page-waiting.tsx"
import { part } from "./part.tsx"
import { Sidebar } from "./sidebar.tsx"
import { TabBar } from "./tab-bar.tsx"
import { ToastRegion } from "./toast-region.tsx"
import { TopBar } from "./top-bar.tsx"
import { useNarrow } from "./use-narrow.ts"
import "./shell.css"

const AddDialog = part(async () => (await import("../imports/add-dialog.tsx")).AddDialog)
const HelpDialog = part(async () => (await import("./help-dialog.tsx")).HelpDialog)
const PlayerBar = part(async () => (await import("../player/player-bar.tsx")).PlayerBar)
const Devices = part(async () => (await import("../player/devices.tsx")).Devices)
const NowSheet = part(async () => (await import("../player/now-sheet.tsx")).NowSheet)

export function Shell() {
  const { t } = useTranslation()
  const { player } = useServices()
  const playable = currentTrack(useStore(player.queue)) !== undefined
  const narrow = useNarrow()
  const [open, setOpen] = useState<Overlay | null>(null)
  const close = () => setOpen(null)
  // What is rarely seen, and asks the server, comes once there is something to look at.
  const seen = useAfterPaint(true, false)
  return (
    <OverlaysContext value={setOpen}>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <div className="shell">
        <Sidebar drawn={!narrow} />
        <div className="shell-main">
          <TopBar />
          <LostBanner />
          {seen && <UpdateNote />}
          {seen && <FillingBanner />}
          <main id="content" tabIndex={-1}>
            <Suspense fallback={<PageWaiting />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <div className="shell-foot">
          <ToastRegion />
          {/* As in the sidebar. */}
          <div>
            <Suspense>{playable && <PlayerBar />}</Suspense>
            {narrow && <TabBar />}
          </div>
        </div>
      </div>
      <Keyboard />
      <AddByPaste />
      {seen && <ImportNotices />}
      <Suspense>{seen && <Devices />}</Suspense>
      <Suspense>
        {open === "add" && <AddDialog onClose={close} />}
        {open === "help" && <HelpDialog onClose={close} />}
        {isView(open) && <NowSheet view={open} onView={setOpen} onClose={close} />}
      </Suspense>
    </OverlaysContext>
  )
}
