# syntax=docker/dockerfile:1
# The remote in a container: one built server file, the built page, and sharp for the covers.

FROM node:26-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY web/package.json web/
RUN npm install --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs page server && sh scripts/pack-image.sh /app

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data NODE_COMPILE_CACHE=/tmp/diapason-compiled
COPY --from=build /app /app
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /app/server
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=2", "--optimize-for-size", "dist/main.js"]
