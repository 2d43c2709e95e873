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

import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  LedgerExportEnd,
  LedgerExportLeaf,
  LedgerStatus,
  ReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';

/** What the ledger keeps of a statement. */
export interface EvidenceRecord {
  digest: string;
  predicateType: string;
  commits: string[];
  repository: string | null;
  signer: string;
  effectiveAt: string | null;
  collectedAt: string;
}

/** Leaves of the log with their way to one checkpoint. */
export interface ProvedReceipts {
  /** Signed note. */
  checkpoint: string;
  verifierKey: string;
  leaves: Array<{
    seq: number;
    /** Place in the tree, from 0. */
    index: number;
    bytes: Uint8Array;
    /** Hashes from the leaf up, hex. */
    proof: string[];
  }>;
}

/** What safety cases ask of the ledger, as this plugin. */
export interface LedgerPort {
  status(): Promise<LedgerStatus>;
  /** Seals a statement; the same one again gives the same receipt. */
  seal(record: EvidenceRecord): Promise<number>;
  proof(seq: number): Promise<ReceiptProof>;
  /**
   * Receipts with proofs against one checkpoint; those of a log that was
   * closed when a backup was restored are left out. Null: nothing is sealed.
   */
  receipts(seqs: number[]): Promise<ProvedReceipts | null>;
  /** Hashes that show how the log grew from one size to another, hex. */
  consistency(from: number, to: number): Promise<string[]>;
  /** Pseudonyms of forge accounts (`host/login`), by account. */
  pseudonyms(accounts: string[]): Promise<Record<string, string>>;
}

const LEDGER = 'maestro-ledger';
/** So many accounts the ledger takes at once. */
const MOST_ACCOUNTS = 5_000;

/** The ledger over HTTP. Methods throw ServiceUnavailableError. */
export function createLedgerPort(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): LedgerPort {
  const { auth, discovery } = options;
  const request = async (path: string, body?: object) => {
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(LEDGER),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: LEDGER,
      }),
    ]);
    let response: Response;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new ServiceUnavailableError('The ledger cannot be reached', error);
    }
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `The ledger answered ${response.status} to ${path}; try again later`,
      );
    }
    return response;
  };
  const ask = async (path: string, body?: object) =>
    (await request(path, body)).json();
  const hex = (text: string) => Buffer.from(text, 'base64').toString('hex');
  const status = (): Promise<LedgerStatus> => ask('/status');
  const proof = (seq: number): Promise<ReceiptProof> =>
    ask(`/receipts/${seq}/proof`);
  return {
    status,
    proof,
    async receipts(seqs) {
      const { checkpoint, origin, verifierKey } = await status();
      const newest = seqs.length === 0 ? null : await proof(Math.max(...seqs));
      if (newest === null || !newest.checkpoint.startsWith(`${origin}\n`)) {
        return checkpoint === null
          ? null
          : { checkpoint, verifierKey, leaves: [] };
      }
      // The log may have begun anew when a backup was restored.
      const base = newest.seq - newest.index;
      const response = await request('/export', {
        seqs: seqs.filter(seq => seq >= base),
      });
      const [header, ...lines] = (await response.text())
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line));
      return {
        checkpoint: header.checkpoint,
        verifierKey: header.verifierKey,
        leaves: (lines as Array<LedgerExportLeaf | LedgerExportEnd>).flatMap(
          line =>
            'end' in line
              ? []
              : [
                  {
                    seq: line.seq + base,
                    index: line.seq,
                    bytes: new Uint8Array(Buffer.from(line.leaf, 'base64')),
                    proof: (line.proof ?? []).map(hex),
                  },
                ],
        ),
      };
    },
    async consistency(from, to) {
      const answer = await ask(`/proofs/consistency?from=${from}&to=${to}`);
      return answer.proof.map(hex);
    },
    async seal(record) {
      const { seq } = await ask('/evidence-records', record);
      return seq;
    },
    async pseudonyms(accounts) {
      const found: Record<string, string> = {};
      for (let start = 0; start < accounts.length; start += MOST_ACCOUNTS) {
        const { pseudonyms } = await ask('/pseudonyms', {
          accounts: accounts.slice(start, start + MOST_ACCOUNTS),
        });
        Object.assign(found, pseudonyms);
      }
      return found;
    },
  };
}
