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

import { parse } from 'yaml';

/** A component of CycloneDX 1.6. */
interface Component {
  type: 'library';
  'bom-ref': string;
  name: string;
  version: string;
  purl: string;
  properties?: Array<{ name: string; value: string }>;
}

/**
 * Bill of materials (CycloneDX 1.6, JSON) of a yarn.lock of Yarn 2 and later:
 * each package from a registry once per version, with what it depends on.
 * Check sums of Yarn are over its own archives, so they are properties, not
 * hashes.
 *
 * @param lock - text of yarn.lock
 * @throws Error when it is of another kind
 */
export function bomOf(
  lock: string,
  options: { name: string; version: string; timestamp: string },
): Record<string, unknown> {
  const entries: Record<string, Record<string, unknown>> = parse(lock);
  if (!entries?.__metadata?.version) {
    throw new Error(
      'yarn.lock has no __metadata; it must be of Yarn 2 or later',
    );
  }
  const { __metadata: _, ...packages } = entries;
  const byDescriptor = new Map<string, string>();
  const components = new Map<string, Component>();
  for (const [descriptors, entry] of Object.entries(packages)) {
    const match = /^(.+)@npm:([^:]+)$/.exec(String(entry.resolution));
    if (match) {
      const [, name, version] = match;
      const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
      descriptors
        .split(', ')
        .forEach(descriptor => byDescriptor.set(descriptor, purl));
      components.set(purl, {
        type: 'library',
        'bom-ref': purl,
        name,
        version,
        purl,
        ...(typeof entry.checksum === 'string' && {
          properties: [{ name: 'yarn:checksum', value: entry.checksum }],
        }),
      });
    }
  }
  const dependencies = new Map<string, Set<string>>();
  for (const [descriptors, entry] of Object.entries(packages)) {
    const ref = byDescriptor.get(descriptors.split(', ')[0]);
    if (ref !== undefined) {
      const on = dependencies.get(ref) ?? new Set();
      for (const [name, range] of Object.entries(
        (entry.dependencies ?? {}) as Record<string, string>,
      )) {
        const other = byDescriptor.get(`${name}@${range}`);
        if (other !== undefined) {
          on.add(other);
        }
      }
      dependencies.set(ref, on);
    }
  }
  const sorted = [...components.keys()].sort();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: options.timestamp,
      component: {
        type: 'application',
        name: options.name,
        version: options.version,
      },
    },
    components: sorted.map(ref => components.get(ref)),
    dependencies: sorted.map(ref => ({
      ref,
      dependsOn: [...(dependencies.get(ref) ?? [])].sort(),
    })),
  };
}
