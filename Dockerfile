# Not built in CI: no Docker there. Repeats, step by step, what
# `yarn start:production` does in a checkout (scripts/production.mjs).
#
#   docker compose up --build

# 1. Install and build, as `node .yarn/releases/yarn-4.13.0.cjs install --immutable`
#    and `yarn workspace backend build` (which builds the app, too).
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN node .yarn/releases/yarn-4.13.0.cjs install --immutable \
 && NODE_ENV=production node .yarn/releases/yarn-4.13.0.cjs workspace backend build \
 && mkdir -p /bundle \
 && cp -r package.json yarn.lock .yarnrc.yml backstage.json /bundle/ \
 && mkdir -p /bundle/.yarn && cp -r .yarn/releases /bundle/.yarn/releases \
 && tar xzf packages/backend/dist/skeleton.tar.gz -C /bundle

# 2. Install what the bundle needs at run time.
FROM node:22-bookworm-slim AS install
WORKDIR /app
COPY --from=build /bundle ./
RUN node .yarn/releases/yarn-4.13.0.cjs workspaces focus --all --production \
 && rm -rf /root/.yarn

# 3. Unpack the bundle and start it.
FROM node:22-bookworm-slim
RUN mkdir /app && chown node:node /app
USER node
WORKDIR /app
COPY --from=install --chown=node:node /app ./
COPY --from=build --chown=node:node /src/packages/backend/dist/bundle.tar.gz ./
RUN tar xzf bundle.tar.gz && rm bundle.tar.gz
COPY --chown=node:node app-config.yaml app-config.production.yaml ./
ENV NODE_ENV=production POSTGRES_PORT=5432 MAESTRO_PORT=7007 \
    MAESTRO_BASE_URL=http://localhost:7007
EXPOSE 7007
CMD ["node", "packages/backend", "--config", "/app/app-config.yaml", "--config", "/app/app-config.production.yaml"]
