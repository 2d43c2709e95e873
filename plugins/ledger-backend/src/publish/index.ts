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

import { Proofs } from '../service/Proofs';
import { LedgerStore } from '../store/types';
import { FilePublisher } from './file';
import { GitPublisher } from './git';
import { Publisher } from './types';
import { WitnessPublisher } from './witness';

export type { Publisher } from './types';

/** A place outside, as the configuration names it. */
export type PublishTarget =
  | { type: 'file'; path: string }
  | { type: 'git'; path: string; folder?: string; remote?: string }
  | { type: 'witness'; url: string; key: string };

export function createPublishers(options: {
  targets: PublishTarget[];
  store: LedgerStore;
  proofs: Proofs;
}): Publisher[] {
  const { store, proofs } = options;
  return options.targets.map(target => {
    switch (target.type) {
      case 'file':
        return new FilePublisher(target.path);
      case 'git':
        return new GitPublisher(target);
      default:
        return new WitnessPublisher({
          ...target,
          consistency: (log, from) => proofs.consistency(log, from, log.size),
          known: async name =>
            (await store.publicationTargets()).find(
              ({ target: present }) => present === name,
            ),
        });
    }
  });
}
