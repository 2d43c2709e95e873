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

import { KeyObject, sign } from 'node:crypto';
import {
  encodeReceipt,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  nodeHash,
  rootFromNodes,
  signNote,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { CaseSubject } from '@maestro/backstage-plugin-safety-case-common';
import { EvidenceKey, sha256Hex } from '../attest/EvidenceKey';
import { Collected } from '../collect/types';
import { writeStatement } from '../engine/attest';
import {
  INPUTS_VERSION,
  PackInputs,
  PackStatement,
  judgePack,
  packMembers,
} from '../engine/pack';
import { buildPack, packKey } from './build';
import { packCheckpoint, packStatement } from './parts';

/** What a case is made from where no portal runs. */
export interface OfflineCase {
  title: string;
  entityRef: string;
  subject: CaseSubject;
  /** GSN text, and how it is named. */
  argument: string;
  source: string;
  collected: readonly Collected[];
  asOf: Date;
  key: EvidenceKey;
  /** Name of the log, and the key that signs its checkpoint. */
  log: { origin: string; key: KeyObject };
}

/** A pack, and what its case comes to. */
export interface OfflinePack {
  pack: Uint8Array;
  /** Text of `case.json`. */
  caseJson: string;
  /** What a reader pins. */
  signer: string;
  logKey: string;
}

/**
 * Signs statements, seals them in a log of their own that holds nothing else,
 * judges the case, and packs all of it. Such a log proves that the statements
 * were not changed after its checkpoint was signed; nobody else saw it grow.
 */
export function buildOffline(options: OfflineCase): OfflinePack {
  const { argument, asOf, collected, entityRef, key, log, source } = options;
  const policy = canonicalJson({
    rules: [{ predicate: '*', signers: [key.signer] }],
  });
  const at = asOf.toISOString();
  const signed = collected.map(item => ({
    item,
    ...key.sign(writeStatement(item.statement)),
  }));
  const keys = new Map([[key.fingerprint, key.publicKey]]);
  const statements = signed.map(
    ({ digest, envelope }): PackStatement =>
      packStatement({ digest, envelope: JSON.stringify(envelope) }, keys)!,
  );
  const { checkpoint, receipts } = seal(
    signed.map(({ digest }) => digest),
    { ...log, at },
  );
  const inputs: PackInputs = {
    version: INPUTS_VERSION,
    asOf: at,
    entityRef,
    subject: options.subject,
    source,
    diagnostics: [],
    sourceDown: false,
    challenges: [],
    statements: signed
      .map(({ digest, item }, seq) => ({
        digest,
        signed: true,
        signatureText: `Signed by key ${key.fingerprint}.`,
        signers: [key.signer],
        source: item.source,
        effectiveAt: Date.parse(item.effectiveAt ?? at),
        included: true,
        shown: {
          digest,
          predicateType: item.statement.predicateType,
          signer: key.signer,
          signedByPortal: true,
          source: {
            system: item.system,
            collector: item.collector,
            version: item.version,
            query: item.query,
          },
          effectiveAt: item.effectiveAt,
          collectedAt: at,
          recordedAt: at,
          receipts: [seq],
          population: null,
        },
      }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  };
  const content = {
    title: options.title,
    caseJson: '',
    argument,
    policy,
    inputs: `${canonicalJson(inputs)}\n`,
    statements,
    receipts,
    checkpoint,
    keys: [packKey(key.publicKey)],
  };
  const { members } = packMembers(
    { ...content, signer: packKey(key.publicKey) },
    sha256Hex,
  );
  const caseJson = judgePack(members, sha256Hex);
  return {
    pack: buildPack({ ...content, caseJson }, key.privateKey),
    caseJson,
    signer: key.fingerprint,
    logKey: checkpoint.key.fingerprint,
  };
}

/** A log of exactly these statements, with its signed checkpoint. */
function seal(
  digests: readonly string[],
  { at, key, origin }: { origin: string; key: KeyObject; at: string },
) {
  const leaves = digests.map(digest =>
    encodeReceipt({
      version: 1,
      kind: 'delivery',
      source: 'api',
      tenant: null,
      deliveryId: `evidence|${digest}`,
      receivedAt: at,
      recordedAt: at,
      verification: 'internal',
      body: null,
      statement: null,
    }),
  );
  const known = new Map<string, Uint8Array>();
  const node = (level: number, index: bigint): Uint8Array => {
    const name = `${level}/${index}`;
    const hash =
      known.get(name) ??
      (level === 0
        ? leafHash(leaves[Number(index)])
        : nodeHash(
            node(level - 1, 2n * index),
            node(level - 1, 2n * index + 1n),
          ));
    known.set(name, hash);
    return hash;
  };
  const size = leaves.length;
  const { pem } = packKey(key);
  const raw = Buffer.from(pem.split('\n')[1], 'base64').subarray(-32);
  const named = verifierKey(origin, new Uint8Array(raw));
  const note = signNote({
    text: formatCheckpoint({
      origin,
      size,
      root: rootFromNodes({ size, node }),
    }),
    key: named,
    sign: bytes => sign(null, bytes, key),
  });
  return {
    checkpoint: packCheckpoint(note, named, null),
    receipts: leaves.map((leaf, index) => ({
      seq: index,
      leaf,
      index,
      size,
      proof: inclusionProof({ index, size, node }).map(hash =>
        Buffer.from(hash).toString('hex'),
      ),
    })),
  };
}
