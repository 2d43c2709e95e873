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
  formatNote,
  parseCheckpoint,
  parseNote,
  parseWitnessKey,
  verifyCosignature,
  WitnessKey,
} from '@maestro/backstage-plugin-ledger-common';
import { LogState, PublicationTarget } from '../store/types';
import { Publisher, SealedLog } from './types';

const TIMEOUT_MS = 20_000;
const SIZE_TYPE = 'text/x.tlog.size';

/** What a refusal means (C2SP tlog-witness). */
const ANSWERS: Record<number, string> = {
  403: ' (it does not know the key that signed; tell it the new one after a change)',
  404: ' (it does not know this log)',
  409: ' (it has seen another state of this log)',
  422: ' (the log does not continue what it has seen)',
};

/**
 * A witness (C2SP tlog-witness): it signs a checkpoint only when the log has
 * grown from the one that it signed before, so that nobody can be shown
 * another history of the log without its cosignature missing.
 */
export class WitnessPublisher implements Publisher {
  readonly target: string;
  readonly #key: WitnessKey;

  constructor(
    private readonly options: {
      /** Submission prefix. */
      url: string;
      /** `name+keyid+base64(0x04 ‖ key)`. */
      key: string;
      consistency: (log: LogState, from: number) => Promise<Uint8Array[]>;
      /** What is known of this target from before. */
      known: (target: string) => Promise<PublicationTarget | undefined>;
      fetch?: typeof fetch;
    },
  ) {
    this.target = `witness:${options.url}`;
    this.#key = parseWitnessKey(options.key);
  }

  async publish(log: SealedLog) {
    const before = await this.options.known(this.target);
    const cosigned = before?.origin === log.origin ? before.treeSize ?? 0 : 0;
    if (cosigned === log.size && before?.cosigned) {
      return null;
    }
    let response = await this.#submit(log, Math.min(cosigned, log.size));
    if (
      response.status === 409 &&
      response.headers.get('content-type')?.startsWith(SIZE_TYPE)
    ) {
      const size = Number((await response.text()).trim());
      if (!Number.isSafeInteger(size) || size > log.size) {
        throw new Error(
          `The witness has seen ${size} records of ${log.origin}, this database holds ${log.size}: it was restored from a backup, or another log has the same name`,
        );
      }
      response = await this.#submit(log, size);
    }
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `The witness answered ${response.status}${
          ANSWERS[response.status] ?? ''
        }: ${text.trim().slice(0, 300)}`,
      );
    }
    return { cosigned: this.#cosigned(log, text) };
  }

  /** A witness is not asked what it saw: it refuses what contradicts it. */
  async latest() {
    return null;
  }

  async #submit(log: SealedLog, old: number): Promise<Response> {
    const proof =
      old === 0 || old === log.size
        ? []
        : await this.options.consistency(log, old);
    const lines = proof.map(
      hash => `${Buffer.from(hash).toString('base64')}\n`,
    );
    const prefix = this.options.url.replace(/\/$/, '');
    return (this.options.fetch ?? fetch)(`${prefix}/add-checkpoint`, {
      method: 'POST',
      body: `old ${old}\n${lines.join('')}\n${log.checkpoint}`,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  /** The checkpoint with the cosignature, which is verified first. */
  #cosigned(log: SealedLog, answer: string): string {
    const own = parseNote(log.checkpoint);
    parseCheckpoint(own.text);
    const { signatures } = parseNote(`${own.text}\n${answer}`);
    const mine = signatures.find(
      ({ name, keyId }) => name === this.#key.name && keyId === this.#key.keyId,
    );
    if (!mine) {
      throw new Error(
        `The witness answered without a signature of ${this.#key.name} (${
          this.#key.keyId
        }); check the key in maestro.ledger.publish`,
      );
    }
    verifyCosignature(own.text, mine, this.#key);
    return formatNote(own.text, [...own.signatures, mine]);
  }
}
