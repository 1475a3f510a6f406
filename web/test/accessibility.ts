/** What axe finds on a page. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** Fails with every serious or critical fault on the page. */
export async function faults(page: Page, where: string): Promise<void> {
  // Evaluated, not added as a script: the page's policy admits no foreign script.
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const run: unknown = Reflect.get(window, "axe")
    if (typeof run !== "object" || run === null || !("run" in run) || typeof run.run !== "function")
      return ["axe did not load"]
    // What is in order is not described: half the time.
    const { violations } = await run.run({ resultTypes: ["violations"] })
    return violations
      .filter(({ impact }: { impact: string }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
          `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(" | ")}`,
      )
  })
  assert.deepEqual(found, [], where)
}
