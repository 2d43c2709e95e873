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

import { generateKeyPairSync, sign } from 'node:crypto';
import {
  CanonicalEvent,
  LedgerStatus,
  ReceiptProof,
  consistencyProof,
  encodeReceipt,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  nodeHash,
  rootFromNodes,
  signNote,
  toBase64,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { LedgerFeed } from '@maestro/backstage-plugin-ledger-node';
import { EvidenceRecord, LedgerPort, ProvedReceipts } from '../ledger';
import { feedOf } from './events';

/** A log in memory: real leaves, real tree, real signatures. */
export class MemoryLedger implements LedgerPort {
  readonly events: CanonicalEvent[];
  readonly sealed: EvidenceRecord[] = [];
  readonly #leaves: Uint8Array[] = [];
  readonly #key = generateKeyPairSync('ed25519');
  readonly #verifierKey: string;
  /** When it cannot be reached. */
  down = false;
  /** Tells a wrong leaf for each receipt. */
  lies = false;

  constructor(
    events: CanonicalEvent[] = [],
    private readonly accounts: Record<string, string> = {},
  ) {
    this.events = events;
    const { x } = this.#key.publicKey.export({ format: 'jwk' });
    this.#verifierKey = verifierKey(
      'example.org/log',
      new Uint8Array(Buffer.from(x!, 'base64url')),
    );
  }

  get feed(): LedgerFeed {
    return {
      read: async ({ after, limit }) => {
        this.#assertUp();
        const page = feedOf(this.events)
          .filter(({ position }) => position > after)
          .slice(0, limit);
        return {
          events: page,
          cursor: page.at(-1)?.position ?? after,
          atEnd: page.length < limit,
        };
      },
    };
  }

  async status(): Promise<LedgerStatus> {
    this.#assertUp();
    return {
      origin: 'example.org/log',
      demo: false,
      treeSize: this.#leaves.length,
      rootHash: this.#leaves.length > 0 ? toBase64(this.#root()) : null,
      checkpoint: null,
      checkpointAt: null,
      verifierKey: this.#verifierKey,
      keyFingerprint: '00',
      lastPublication: null,
      publications: [],
      writable: true,
      problem: null,
    };
  }

  async seal(record: EvidenceRecord): Promise<number> {
    this.#assertUp();
    const known = this.sealed.findIndex(
      ({ digest }) => digest === record.digest,
    );
    if (known >= 0) {
      return known;
    }
    this.sealed.push(record);
    this.#leaves.push(
      encodeReceipt({
        version: 1,
        kind: 'delivery',
        source: 'api',
        tenant: null,
        deliveryId: `evidence|${record.digest}`,
        receivedAt: record.collectedAt,
        recordedAt: record.collectedAt,
        verification: 'backstage-credentials',
        body: null,
        statement: null,
      }),
    );
    return this.#leaves.length - 1;
  }

  async proof(seq: number): Promise<ReceiptProof> {
    this.#assertUp();
    const size = this.#leaves.length;
    return {
      seq,
      index: seq,
      leaf: toBase64(this.#leaves[this.lies ? 0 : seq]),
      treeSize: size,
      proof: inclusionProof({ index: seq, size, node: this.#node }).map(
        toBase64,
      ),
      checkpoint: signNote({
        text: formatCheckpoint({
          origin: 'example.org/log',
          size,
          root: this.#root(),
        }),
        key: this.#verifierKey,
        sign: bytes => sign(null, bytes, this.#key.privateKey),
      }),
      verifierKey: this.#verifierKey,
    };
  }

  async receipts(seqs: number[]): Promise<ProvedReceipts | null> {
    this.#assertUp();
    if (this.#leaves.length === 0) {
      return null;
    }
    const proofs = await Promise.all(
      [...new Set(seqs)].map(seq => this.proof(seq)),
    );
    const { checkpoint } = await this.proof(0);
    return {
      checkpoint,
      verifierKey: this.#verifierKey,
      leaves: proofs.map(({ index, leaf, proof, seq }) => ({
        seq,
        index,
        bytes: new Uint8Array(Buffer.from(leaf, 'base64')),
        proof: proof.map(hash => Buffer.from(hash, 'base64').toString('hex')),
      })),
    };
  }

  async consistency(from: number, to: number): Promise<string[]> {
    this.#assertUp();
    return consistencyProof({ size1: from, size2: to, node: this.#node }).map(
      hash => Buffer.from(hash).toString('hex'),
    );
  }

  async pseudonyms(accounts: string[]): Promise<Record<string, string>> {
    this.#assertUp();
    return Object.fromEntries(
      accounts.map(account => [
        account,
        this.accounts[account] ?? `p_${account}`,
      ]),
    );
  }

  #root(): Uint8Array {
    return rootFromNodes({ size: this.#leaves.length, node: this.#node });
  }

  readonly #node = (level: number, index: bigint): Uint8Array =>
    level === 0
      ? leafHash(this.#leaves[Number(index)])
      : nodeHash(
          this.#node(level - 1, index * 2n),
          this.#node(level - 1, index * 2n + 1n),
        );

  #assertUp() {
    if (this.down) {
      throw new Error('The ledger cannot be reached');
    }
  }
}
