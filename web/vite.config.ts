import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { serviceWorker } from "./build-worker.ts"

export default defineConfig({
  plugins: [react(), serviceWorker()],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:5000" } },
})
