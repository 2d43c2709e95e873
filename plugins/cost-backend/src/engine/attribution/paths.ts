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

/** What paths are made of: an entity and whom it belongs to. */
export interface CatalogNode {
  entityRef: string;
  kind: string;
  owner: string | null;
  /** The system of a component or resource. */
  system: string | null;
  /** The domain of a system; the domain above of a domain. */
  domain: string | null;
  /** The group above of a group. */
  parent: string | null;
}

/** Stands where an entity has no owner, system or domain. */
export const NONE = '(none)';

/**
 * Paths of an entity in the two hierarchies, from the top, the entity last:
 * `/group:default/company/group:default/team/component:default/checkout`. A
 * component's own owner or system decides, never that of what it belongs to.
 * Where it has none, the path starts with `(none)`, so that each hierarchy adds
 * up to the total by itself. A circle of groups or domains ends where it would
 * begin again.
 */
export function pathsOf(
  node: CatalogNode,
  byRef: ReadonlyMap<string, CatalogNode>,
): { ownerPath: string; partPath: string } {
  const climb = (
    start: string | null,
    up: (at: CatalogNode) => string | null,
  ): string[] => {
    const path: string[] = [];
    let at = start;
    while (at !== null && at !== node.entityRef && !path.includes(at)) {
      path.unshift(at);
      const found: CatalogNode | undefined = byRef.get(at);
      at = found ? up(found) : null;
    }
    return path;
  };
  const join = (above: string[], top: boolean) =>
    ['', ...(above.length > 0 || top ? above : [NONE]), node.entityRef].join(
      '/',
    );
  const isGroup = node.kind === 'group';
  const isDomain = node.kind === 'domain';
  const owners = climb(isGroup ? node.parent : node.owner, at => at.parent);
  const parts = climb(node.system ?? node.domain, at =>
    at.kind === 'system' || at.kind === 'domain' ? at.domain : null,
  );
  return {
    ownerPath: join(owners, isGroup),
    partPath: join(parts, isDomain),
  };
}

/** The references of a path, from the top. */
export function stepsOf(path: string): string[] {
  // A reference has one slash itself: kind:namespace/name.
  const pieces = path.split('/').slice(1);
  const steps: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    if (pieces[at].includes(':') && at + 1 < pieces.length) {
      steps.push(`${pieces[at]}/${pieces[at + 1]}`);
      at += 1;
    } else {
      steps.push(pieces[at]);
    }
  }
  return steps;
}

/** The step below an entity (null: below the top); null where it ends. */
export function stepBelow(path: string, above: string | null): string | null {
  const steps = stepsOf(path);
  if (above === null) {
    return steps[0] ?? null;
  }
  const at = steps.indexOf(above);
  return at < 0 ? null : steps[at + 1] ?? null;
}
