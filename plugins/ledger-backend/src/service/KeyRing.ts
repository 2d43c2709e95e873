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

import { ServiceUnavailableError } from '@backstage/errors';
import { parseVerifierKey } from '@maestro/backstage-plugin-ledger-common';
import { CheckpointSigner } from '../store/types';
import { CheckpointKey } from './crypto';

/**
 * The keys that this instance may sign with: the configured one, and those
 * that a hand-over needs. Which of them signs is said by the log, not by the
 * configuration: replicas that are restarted one after the other agree.
 */
export class KeyRing {
  readonly configured: CheckpointKey;
  readonly #keys: CheckpointKey[];

  constructor(keys: [CheckpointKey, ...CheckpointKey[]]) {
    [this.configured] = keys;
    this.#keys = keys;
  }

  /** The private half of a verifier key, if this instance has it. */
  find(verifierKey: string): CheckpointKey | undefined {
    const { name } = parseVerifierKey(verifierKey);
    return this.#keys.find(key => key.verifierKey(name) === verifierKey);
  }

  /** The verifier keys, under the name of a log. */
  verifierKeys(origin: string): string[] {
    return this.#keys.map(key => key.verifierKey(origin));
  }

  /** @throws ServiceUnavailableError when the log has another key by now */
  readonly sign: CheckpointSigner = checkpoint => {
    const key =
      checkpoint.key === null ? this.configured : this.find(checkpoint.key);
    if (!key) {
      const { name, keyId } = parseVerifierKey(checkpoint.key!);
      throw new ServiceUnavailableError(
        `${name} is signed with key ${keyId} by now, which this instance does not have; restart it with the new maestro.ledger.checkpointKey`,
      );
    }
    return key.sign(checkpoint);
  };
}
