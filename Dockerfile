# syntax=docker/dockerfile:1
# The album on one machine, and the server of the album on AWS (Fargate). docs/container.md
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

# Plain JavaScript comes of it, so it is built once, on the platform of the builder.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS package
WORKDIR /checkout
COPY . .
RUN npm ci --no-audit --no-fund \
  && npm run build \
  && node tools/package/build.ts \
  && mv dist/cloudalbum-*.tgz /cloudalbum.tgz

# What is native comes ready made for each platform; nothing is compiled and no script of a package runs.
FROM ${NODE_IMAGE} AS installed
WORKDIR /app
COPY --from=package /cloudalbum.tgz /tmp/cloudalbum.tgz
RUN npm install --ignore-scripts --omit=dev --no-audit --no-fund /tmp/cloudalbum.tgz

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="CloudAlbum" \
  org.opencontainers.image.description="The photo album that you own" \
  org.opencontainers.image.licenses="MIT"
# As `npm start` does: what is freed goes back to the system, and young objects get 2 MB at a time.
ENV NODE_ENV=production \
  PORT=8080 \
  DATA_DIR=/data \
  MALLOC_ARENA_MAX=2 \
  MALLOC_TRIM_THRESHOLD_=131072 \
  MALLOC_MMAP_THRESHOLD_=32768
RUN install -d -o node -g node -m 0700 /data
COPY --from=installed /app /app
USER 1000:1000
WORKDIR /data
# All that is ever written: the root may be read-only.
VOLUME ["/data", "/tmp"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=2", "/app/node_modules/cloudalbum/cloudalbum.mjs"]
CMD ["start"]
