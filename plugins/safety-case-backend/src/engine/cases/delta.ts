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

import {
  CaseDelta,
  SafetyCase,
} from '@maestro/backstage-plugin-safety-case-common';

/** What of a case a comparison needs. */
type Comparable = Pick<SafetyCase, 'nodes'> & {
  identity: Pick<SafetyCase['identity'], 'policyVersion'>;
};

/** What differs from the last approved version. */
export function deltaOf(
  approvedAt: string,
  before: Comparable,
  after: Comparable,
): CaseDelta {
  const old = new Map(before.nodes.map(node => [node.id, node]));
  const present = new Map(after.nodes.map(node => [node.id, node]));
  const digests = ({ nodes }: Comparable) =>
    new Set(
      nodes.flatMap(({ evidence }) => evidence.map(({ digest }) => digest)),
    );
  const known = digests(before);
  return {
    since: approvedAt,
    claims: after.nodes.flatMap(({ id, state, text }) => {
      const other = old.get(id);
      return other && other.state !== state
        ? [{ nodeId: id, text, before: other.state, after: state }]
        : [];
    }),
    added: [...present.keys()].filter(id => !old.has(id)),
    removed: [...old.keys()].filter(id => !present.has(id)),
    evidenceReplaced: [...digests(after)].filter(digest => !known.has(digest))
      .length,
    policyChanged:
      before.identity.policyVersion !== after.identity.policyVersion,
  };
}
