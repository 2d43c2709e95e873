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

const REF =
  /^([a-z0-9][a-z0-9_.-]*):([a-z0-9][a-z0-9_.-]*)\/([a-z0-9][a-z0-9_.-]*)$/;

/**
 * Normal form of an entity reference: fully qualified and lower case,
 * `kind:namespace/name`.
 *
 * @throws TypeError when a part is missing that has no default
 * @public
 */
export function normalizeEntityRef(
  ref: string,
  defaults: { kind?: string; namespace?: string } = {},
): string {
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(ref.trim());
  const kind = match?.[1] ?? defaults.kind;
  const namespace = match?.[2] ?? defaults.namespace ?? 'default';
  const full = `${kind ?? ''}:${namespace}/${match?.[3] ?? ''}`.toLowerCase();
  if (!REF.test(full)) {
    throw new TypeError(
      `"${ref}" is not an entity reference; write kind:namespace/name, for example component:default/checkout`,
    );
  }
  return full;
}
