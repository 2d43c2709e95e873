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

/**
 * What counts as a deployment of a component.
 *
 * - `deployments`: the forge's (or CDEvents') deployments to production
 * - `workflow`: successful runs of one workflow on the default branch
 * - `release`: published releases that are no prereleases
 * - `tag`: tags whose name matches a glob
 * - `merge`: pushes to, and merges into, the default branch
 */
export type DeploymentRule =
  | { kind: 'deployments' }
  | { kind: 'workflow'; name: string }
  | { kind: 'release' }
  | { kind: 'tag'; glob: string }
  | { kind: 'merge' };

/** Reads a rule as annotations write it; null when it is none. */
export function parseRule(text: string | null): DeploymentRule | null {
  const [kind, ...rest] = (text ?? '').split(':');
  const argument = rest.join(':').trim();
  switch (kind.trim()) {
    case 'deployments':
    case 'release':
    case 'merge':
      return argument === ''
        ? { kind: kind.trim() as 'deployments' | 'release' | 'merge' }
        : null;
    case 'workflow':
      return argument === '' ? null : { kind: 'workflow', name: argument };
    case 'tag':
      return argument === '' ? null : { kind: 'tag', glob: argument };
    default:
      return null;
  }
}

/** The rule in its normal spelling: equal rules give equal text. */
export function ruleText(rule: DeploymentRule): string {
  switch (rule.kind) {
    case 'workflow':
      return `workflow:${rule.name}`;
    case 'tag':
      return `tag:${rule.glob}`;
    default:
      return rule.kind;
  }
}

/**
 * Whether a name matches a glob: `*` stands for any run of characters, `?` for
 * one; everything else for itself.
 */
export function matchesGlob(glob: string, name: string): boolean {
  // Two pointers with one place to return to: linear, unlike a regular
  // expression made of somebody else's text.
  let g = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (g < glob.length && glob[g] === '*') {
      star = g;
      g += 1;
      resume = n;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === name[n])) {
      g += 1;
      n += 1;
    } else if (star >= 0) {
      g = star + 1;
      resume += 1;
      n = resume;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') {
    g += 1;
  }
  return g === glob.length;
}

/** Names of environments that are production, as globs in lower case. */
export const DEFAULT_PRODUCTION_ENVIRONMENTS = [
  'prod',
  'production',
  'prd',
  'live',
  'main',
  'prod-*',
  'production-*',
  'prd-*',
  'live-*',
  '*-prod',
  '*-production',
  '*-prd',
  '*-live',
  'prod/*',
  'production/*',
  '*/prod',
  '*/production',
];

/**
 * Whether a deployment went to production. The source's own word wins; an
 * environment without a name is not taken for production.
 */
export function isProduction(
  deployment: { tier: string | null; environment: string | null },
  productionEnvironments: readonly string[],
): boolean {
  if (deployment.tier !== null) {
    return deployment.tier.toLowerCase() === 'production';
  }
  const name = deployment.environment?.trim().toLowerCase();
  return (
    name !== undefined &&
    productionEnvironments.some(glob => matchesGlob(glob.toLowerCase(), name))
  );
}
