import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { compiledAhead } from "./build-ahead.ts"
import { compressed } from "./build-compressed.ts"
import { filesOfEarly } from "./build-early.ts"
import { serviceWorker } from "./build-worker.ts"

const LANGUAGES = ["en", "fr"]
/** Whose files are fetched beside those of the frame where the address names it. */
const ALBUMS = "albums-page"

export default defineConfig({
  plugins: [
    react(),
    compiledAhead([...LANGUAGES, ALBUMS]),
    filesOfEarly({ languages: LANGUAGES, pages: { albums: `src/library/${ALBUMS}.tsx` } }),
    serviceWorker(),
    compressed(),
  ],
  resolve: {
    // The page is written for React and runs on Preact: a third of the first visit's scripts less.
    alias: {
      "react-dom/client": "preact/compat/client",
      "react/jsx-runtime": "preact/jsx-runtime",
      "react-dom": "preact/compat",
      react: "preact/compat",
    },
  },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first visit needs comes in two files, not in twenty: each one more costs a share of a round trip,
          // and small files compress badly. The libraries change rarely and stay in the browser's cache over a release.
          groups: [
            { name: "foundation", test: /\/node_modules\//, tags: ["$initial"], priority: 2 },
            { name: "frame", tags: ["$initial"], priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:5000" } },
})
