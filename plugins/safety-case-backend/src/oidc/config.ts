/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
import { Config } from '@backstage/config';
import type { JSONWebKeySet } from 'jose';
import { GITHUB_EVENTS, GITLAB_EVENTS } from './claims';
import { OidcConfig, OidcIssuer } from './types';

/** Issuer of the tokens of GitHub Actions on github.com. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

const ROOT = 'maestro.safetyCase.oidc';
const EVENTS = { github: GITHUB_EVENTS, gitlab: GITLAB_EVENTS };

/** @throws Error that names the key, its value and what to write */
export function readOidcConfig(safetyCase: Config | undefined): OidcConfig {
  const config = safetyCase?.getOptionalConfig('oidc');
  const issuers = (config?.getOptionalConfigArray('issuers') ?? []).map(
    (entry, at) => readIssuer(entry, `${ROOT}.issuers[${at}]`),
  );
  const twice = issuers.find(
    ({ issuer }, at) =>
      issuers.findIndex(other => other.issuer === issuer) !== at,
  );
  if (twice) {
    throw new Error(
      `${ROOT}.issuers names ${twice.issuer} twice; write all of it in one`,
    );
  }
  return { issuers };
}

function readIssuer(config: Config, key: string): OidcIssuer {
  const issuer = config.getString('issuer');
  let url: URL;
  try {
    url = new URL(issuer);
  } catch {
    throw new Error(
      `${key}.issuer is "${issuer}"; write an address, as tokens name it`,
    );
  }
  const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  if (url.protocol !== 'https:' && !local) {
    throw new Error(`${key}.issuer is "${issuer}"; write one with https`);
  }
  // Enterprises have issuers of their own below that of GitHub.
  const ofGithub =
    issuer === GITHUB_ISSUER || issuer.startsWith(`${GITHUB_ISSUER}/`);
  const kind =
    config.getOptionalString('kind') ?? (ofGithub ? 'github' : 'gitlab');
  if (kind !== 'github' && kind !== 'gitlab') {
    throw new Error(`${key}.kind is "${kind}"; write github or gitlab`);
  }
  const audiences = listOf(config, 'audience');
  const repositories = listOf(config, 'repositories');
  const refs = listOf(config, 'refs');
  for (const [name, list] of Object.entries({
    audience: audiences,
    repositories,
    refs,
  })) {
    if (list.length === 0 || list.some(entry => entry === '')) {
      throw new Error(`${key}.${name} is empty; name at least one`);
    }
  }
  for (const repository of repositories) {
    // Without an owner that is named, anybody's repository would be covered.
    if (!/^[^*/\s]+\/[^*/\s][^\s]*$/.test(repository)) {
      throw new Error(
        `${key}.repositories holds "${repository}"; write host/owner/name, with * for parts after the owner at most`,
      );
    }
  }
  for (const ref of refs) {
    if (!/^refs\/(heads|tags)\/\S+$/.test(ref)) {
      throw new Error(
        `${key}.refs holds "${ref}"; write a full ref, such as refs/heads/main or refs/tags/v*`,
      );
    }
  }
  return {
    issuer,
    kind,
    host: (
      config.getOptionalString('host') ?? (ofGithub ? 'github.com' : url.host)
    ).toLowerCase(),
    audiences,
    repositories,
    ownerIds: listOf(config, 'ownerIds'),
    refs,
    events: config.has('events') ? listOf(config, 'events') : EVENTS[kind],
    pullRequests: config.getOptionalBoolean('pullRequests') ?? true,
    jwks: readJwks(config.getOptionalString('jwks'), `${key}.jwks`),
  };
}

/** A list, or one text for a list of one. */
function listOf(config: Config, key: string): string[] {
  const value = config.getOptional(key);
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value)
    ? config.getStringArray(key)
    : [config.getString(key)];
}

function readJwks(text: string | undefined, key: string): JSONWebKeySet | null {
  if (text === undefined) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const keys = (value as JSONWebKeySet | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new Error(
      `${key} is not a JSON Web Key Set; give the file that the issuer's jwks_uri serves, with its keys`,
    );
  }
  return value as JSONWebKeySet;
}
