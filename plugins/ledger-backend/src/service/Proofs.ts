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

import { InputError, NotFoundError } from '@backstage/errors';
import {
  consistencyProof,
  consistencyProofNodes,
  HashFunction,
  inclusionProof,
  inclusionProofNodes,
  NodeAddress,
  NodeReader,
  rootFromNodes,
  rootNodes,
} from '@maestro/backstage-plugin-ledger-common';
import { LedgerStore, LogState } from '../store/types';

/** Merkle proofs from the stored tiles. */
export class Proofs {
  readonly #store: LedgerStore;
  readonly #hash: HashFunction;

  constructor(options: { store: LedgerStore; hash: HashFunction }) {
    this.#store = options.store;
    this.#hash = options.hash;
  }

  /** @throws NotFoundError when the log has no such leaf or size */
  async inclusion(
    log: LogState,
    seq: number,
    size: number,
  ): Promise<Uint8Array[]> {
    const index = seq - log.base;
    if (size > log.size || index < 0 || index >= size) {
      throw new NotFoundError(
        `${log.origin} has ${log.size} leaves; there is no proof of leaf ${index} in a tree of ${size}`,
      );
    }
    const node = await this.#reader(log, inclusionProofNodes(index, size));
    return inclusionProof({ index, size, node, hash: this.#hash });
  }

  /** @throws InputError when the sizes do not follow each other in this log */
  async consistency(
    log: LogState,
    from: number,
    to: number,
  ): Promise<Uint8Array[]> {
    if (from < 1 || from > to || to > log.size) {
      throw new InputError(
        `from is ${from} and to is ${to}; ask for 1 <= from <= to <= ${log.size}`,
      );
    }
    const node = await this.#reader(log, consistencyProofNodes(from, to));
    return consistencyProof({ size1: from, size2: to, node, hash: this.#hash });
  }

  async root(log: LogState, size: number): Promise<Uint8Array> {
    const node = await this.#reader(log, rootNodes(size));
    return rootFromNodes({ size, node, hash: this.#hash });
  }

  async #reader(log: LogState, addresses: NodeAddress[]): Promise<NodeReader> {
    const hashes = await this.#store.nodes(
      log,
      addresses.map(({ level, index }) => ({
        height: level,
        index: Number(index),
      })),
    );
    const nodes = new Map(
      addresses.map(({ level, index }, at) => [
        `${level}/${index}`,
        hashes[at],
      ]),
    );
    return (level, index) => {
      const hash = nodes.get(`${level}/${index}`);
      if (!hash) {
        throw new Error(`Node ${level}/${index} was not announced`);
      }
      return hash;
    };
  }
}
