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

import { ConflictError, InputError } from '@backstage/errors';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { bundleSigner, partsOf } from '../attest/bundle';
import { fingerprintOf, sha256Hex } from '../attest/EvidenceKey';
import { KnownStatement, readArgument } from '../engine/cases';
import {
  INPUTS_VERSION,
  PackInputs,
  PackKey,
  judgePack,
  packMembers,
} from '../engine/pack';
import { LedgerPort } from '../ledger';
import { buildPack, packKey } from '../pack/build';
import { packCheckpoint, packStatement } from '../pack/parts';
import { CaseStore, StoredCase, StoredEvidence } from '../store/types';
import { EvidenceService } from './EvidenceService';
import { isEvidence } from './CaseJudge';
import { rotationsOf } from './rotation';

const SUBJECTS = {
  pull_request: 'request',
  release: 'release',
  commit: 'commit',
} as const;

/** Makes Repro Packs: what a case rests on, to check and judge it elsewhere. */
export class PackService {
  constructor(
    private readonly options: {
      store: CaseStore;
      evidence: EvidenceService;
      ledger: LedgerPort;
      consumer: Pick<FeedConsumer, 'status'>;
      now: () => Date;
    },
  ) {}

  /**
   * The pack of a case as it is now: judged for this instant, from the very
   * files of the pack.
   *
   * @param since - size of a checkpoint that the reader kept; the pack shows
   *   how the log grew from it
   * @throws InputError when the log is smaller than `since`
   * @throws ConflictError while nothing is sealed
   * @throws ServiceUnavailableError when the ledger does not answer
   */
  async build(item: StoredCase, since: number | null): Promise<Uint8Array> {
    const { evidence, now, store } = this.options;
    const { judged } = item;
    const { repository, sha } = judged.subject;
    const known =
      sha === null
        ? []
        : (await evidence.about([sha], repository)).filter(isEvidence);
    const [challenges, approvals] = await Promise.all([
      store.challenges(item.id),
      store.approvals(item.id),
    ]);
    const digests = [
      ...known.map(({ signed }) => signed.digest),
      ...challenges.flatMap(({ statements }) => statements),
      ...approvals.map(({ digest }) => digest),
    ];
    const { keys, statements, stored } = await this.#statements(digests);
    const bySeq = new Map(stored.map(({ digest, seq }) => [digest, seq]));
    const receipts = await this.#receipts(
      stored.flatMap(({ included, seq }) =>
        seq !== null && included !== null ? [seq] : [],
      ),
      since,
    );
    const inputs: PackInputs = {
      version: INPUTS_VERSION,
      asOf: now().toISOString(),
      entityRef: item.entityRef,
      subject: judged.subject,
      source: judged.identity.source.replace(/^pattern:/, ''),
      diagnostics: ownDiagnostics(judged),
      sourceDown: await this.#sourceDown(),
      statements: known
        .map(statement => judgedOf(statement, receipts.digests))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      challenges: challenges.map(challenge => ({
        id: challenge.id,
        target: challenge.target,
        text: challenge.text,
        raisedAt: challenge.raisedAt,
        raisedBy: challenge.raisedBy,
        answer: challenge.answer,
        answered: challenge.answer !== null,
        accepted: challenge.accepted !== null,
        receipts: challenge.statements.flatMap(
          digest => bySeq.get(digest) ?? [],
        ),
      })),
    };
    const content = {
      title: `Safety case of ${SUBJECTS[judged.subject.kind]} ${
        judged.subject.id
      } of ${item.entityRef}`,
      caseJson: '',
      argument: judged.yaml,
      policy: evidence.trust.json,
      inputs: `${canonicalJson(inputs)}\n`,
      statements,
      receipts: receipts.leaves,
      checkpoint: receipts.checkpoint,
      keys,
    };
    const signer = evidence.key.privateKey;
    const { members } = packMembers(
      { ...content, signer: packKey(signer) },
      sha256Hex,
    );
    return buildPack(
      { ...content, caseJson: judgePack(members, sha256Hex, bundleSigner) },
      signer,
    );
  }

  /**
   * Statements with the keys that signed them; those of certificates, and of
   * the portal before its present key, with the records of its rotations.
   */
  async #statements(digests: readonly string[]) {
    const { evidence, store } = this.options;
    const stored = await store.evidence([...digests]);
    const keys = new Map<string, PackKey>();
    const packed = (items: readonly StoredEvidence[]) =>
      items.flatMap(({ digest, envelope: text }) => {
        const { identity, ...parts } = readParts(text);
        const known = new Map(evidence.trust.keys);
        if (identity) {
          known.set(fingerprintOf(identity.key), identity.key);
        }
        const statement = packStatement({ digest, ...parts }, known);
        for (const { fingerprint } of statement?.signatures ?? []) {
          keys.set(fingerprint, packKey(known.get(fingerprint)!));
        }
        return statement ?? [];
      });
    const statements = packed(stored);
    const rotations = await store.evidence(
      rotationsOf(new Set(keys.keys()), evidence.trust, evidence.key),
    );
    return {
      stored: [...stored, ...rotations],
      statements: [...statements, ...packed(rotations)],
      keys: [...keys.values()],
    };
  }

  async #sourceDown(): Promise<boolean> {
    return (await this.options.consumer.status()).lastError !== null;
  }

  async #receipts(seqs: number[], since: number | null) {
    const { ledger } = this.options;
    const found = await ledger.receipts(seqs);
    if (found === null) {
      throw new ConflictError(
        'Nothing is sealed in the log yet; ask again when evidence was collected',
      );
    }
    const { size } = packCheckpoint(found.checkpoint, found.verifierKey, null);
    if (since !== null && since > size) {
      throw new InputError(
        `since is ${since}; the log has ${size} records, so give at most ${size}`,
      );
    }
    return {
      checkpoint: packCheckpoint(
        found.checkpoint,
        found.verifierKey,
        since === null || since === size
          ? null
          : { from: since, proof: await ledger.consistency(since, size) },
      ),
      leaves: found.leaves.map(({ bytes, index, proof, seq }) => ({
        seq,
        leaf: bytes,
        index,
        size,
        proof,
      })),
      digests: new Set(
        found.leaves.map(({ bytes }) =>
          String(
            JSON.parse(Buffer.from(bytes).toString('utf8')).deliveryId,
          ).replace(/^evidence\|/, ''),
        ),
      ),
    };
  }
}

/** Of what was damaged since it was kept, there is nothing to pack. */
function readParts(text: string): ReturnType<typeof partsOf> {
  try {
    return partsOf(text);
  } catch {
    return { envelope: 'null', bundle: null, identity: null };
  }
}

/** Findings that do not come from the text of the argument. */
function ownDiagnostics({
  diagnostics,
  identity,
  yaml,
}: StoredCase['judged']): PackInputs['diagnostics'] {
  const source = identity.source.replace(/^pattern:/, '');
  const read = readArgument(source, yaml).diagnostics.length;
  return diagnostics.slice(0, diagnostics.length - read);
}

function judgedOf(
  {
    shown,
    signed: { receivedAt: _at, statement: _, ...signed },
  }: KnownStatement,
  inLog: ReadonlySet<string>,
): PackInputs['statements'][number] {
  return {
    ...signed,
    // A receipt that the pack cannot show counts as not proved yet.
    included:
      signed.included && !inLog.has(signed.digest) ? null : signed.included,
    shown,
  };
}
