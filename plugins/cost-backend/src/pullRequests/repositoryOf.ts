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

import { Entity, getEntitySourceLocation } from '@backstage/catalog-model';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { RepositoryAddress } from './types';

const GITHUB = 'github.com/project-slug';
const GITLAB = 'gitlab.com/project-slug';
const GITLAB_INSTANCE = 'gitlab.com/instance';

const SEPARATORS = ['/-/', '/tree/', '/blob/', '/raw/', '/edit/'];

/**
 * Address of the place that an entity's source lies at; null: it is not at an
 * address.
 */
export function sourceOf(entity: Entity): string | null {
  try {
    const { target, type } = getEntitySourceLocation(entity);
    return type === 'url' ? target : null;
  } catch {
    // Neither a source location nor a managed one.
    return null;
  }
}

/**
 * The repository of an entity: of its source location, where Backstage knows
 * the host; else of the project slug. Null: it names none.
 */
export function repositoryOf(
  entity: Entity,
  integrations: ScmIntegrationRegistry,
): RepositoryAddress | null {
  const source = sourceOf(entity);
  if (source !== null) {
    const kind = integrations.byUrl(source)?.type;
    if (kind === 'github' || kind === 'gitlab') {
      const found = repositoryAt(source, kind);
      if (found) {
        return found;
      }
    }
  }
  const annotations = entity.metadata.annotations ?? {};
  const [host, slug] = annotations[GITHUB]
    ? ['github.com', annotations[GITHUB]]
    : [annotations[GITLAB_INSTANCE] ?? 'gitlab.com', annotations[GITLAB]];
  return slug && /^[^\s/#!]+(\/[^\s/#!]+)+$/.test(slug)
    ? { host: host.toLowerCase(), repository: slug.toLowerCase() }
    : null;
}

function repositoryAt(
  address: string,
  kind: 'github' | 'gitlab',
): RepositoryAddress | null {
  const url = new URL(address);
  const parts = url.pathname.replace(/\.git\/?$/, '');
  const end = SEPARATORS.map(mark => parts.indexOf(mark))
    .filter(at => at > 0)
    .reduce((least, at) => Math.min(least, at), parts.length);
  const names = parts.slice(0, end).split('/').filter(Boolean);
  if (names.length < 2) {
    return null;
  }
  return {
    host: url.host.toLowerCase(),
    repository: (kind === 'github' ? names.slice(0, 2) : names)
      .join('/')
      .toLowerCase(),
  };
}
