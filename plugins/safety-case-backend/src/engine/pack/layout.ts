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

import { preAuthEncoding } from '../attest';
import { Member } from './tar';

/** Format of a Repro Pack. */
export const PACK_VERSION = 'maestro-repro-pack/v1';

/** A public key that something in the pack is signed by. */
export interface PackKey {
  /** SHA-256 of its SubjectPublicKeyInfo (DER), hex. */
  fingerprint: string;
  /** PEM of that. */
  pem: string;
}

/** A statement as it was signed. */
export interface PackStatement {
  /** SHA-256 of the payload, hex. */
  digest: string;
  payloadType: string;
  payload: Uint8Array;
  signatures: Array<{ fingerprint: string; signature: Uint8Array }>;
  /**
   * Sigstore bundle that it came in, JSON text; null: it came as an envelope,
   * and gets a bundle that names its key.
   */
  bundle: string | null;
}

/** A leaf of the log with its way to the root. */
export interface PackReceipt {
  seq: number;
  /** Canonical bytes of the leaf. */
  leaf: Uint8Array;
  /** Place in the tree, from 0, and size of the tree. */
  index: number;
  size: number;
  /** Hashes of the inclusion proof (RFC 9162), from the leaf up; hex. */
  proof: string[];
}

/** The checkpoint that the receipts are proved against. */
export interface PackCheckpoint {
  /** The signed note, whole. */
  note: string;
  /** The part of it that is signed, with its last line feed. */
  body: string;
  signature: Uint8Array;
  key: PackKey;
  /** Hex. */
  root: string;
  /** How the log grew from an older size, hashes in hex; null: not asked. */
  consistency: { from: number; proof: string[] } | null;
}

/** Everything that a pack holds. */
export interface PackContent {
  title: string;
  /** The case as it was judged; JSON text. */
  caseJson: string;
  /** Argument in YAML, trust policy in JSON, inputs of the judgement in JSON. */
  argument: string;
  policy: string;
  inputs: string;
  statements: PackStatement[];
  receipts: PackReceipt[];
  checkpoint: PackCheckpoint;
  /** Keys of the statements. */
  keys: PackKey[];
  /** The key that signs the manifest. */
  signer: PackKey;
}

const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MANIFEST = 'manifest.txt';

/**
 * The files of a pack but for the signature of the manifest. What is signed,
 * each signature and each proof lie as plain files too, so that openssl,
 * sha256sum and awk can check them.
 *
 * @param sha256 - in hex
 */
export function packMembers(
  content: PackContent,
  sha256: (bytes: Uint8Array) => string,
): { members: Member[]; manifest: Uint8Array } {
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>();
  const text = (path: string, value: string) =>
    files.set(path, encoder.encode(value));
  text('VERSION', `${PACK_VERSION}\n`);
  text('README.txt', readme(content));
  text('case.json', content.caseJson);
  text('argument.yaml', content.argument);
  text('policy.json', content.policy);
  text('inputs.json', content.inputs);
  for (const { fingerprint, pem } of [
    ...content.keys,
    content.signer,
    content.checkpoint.key,
  ]) {
    text(`keys/${fingerprint}.pem`, pem);
  }
  text('signer.txt', `${content.signer.fingerprint}\n`);
  for (const statement of content.statements) {
    statementFiles(statement, files);
  }
  for (const { index, leaf, proof, seq, size } of content.receipts) {
    files.set(`receipts/${seq}.json`, leaf);
    text(
      `receipts/${seq}.proof`,
      [`index ${index}`, `size ${size}`, ...proof.map(hash => `hash ${hash}`)]
        .map(line => `${line}\n`)
        .join(''),
    );
  }
  const { body, consistency, key, note, root, signature } = content.checkpoint;
  text('checkpoint/note.txt', note);
  text('checkpoint/body.txt', body);
  text('checkpoint/root.txt', `${root}\n`);
  text('checkpoint/key.txt', `${key.fingerprint}\n`);
  files.set('checkpoint/signature.bin', signature);
  if (consistency !== null) {
    text(
      'checkpoint/consistency.txt',
      [
        `from ${consistency.from}`,
        ...consistency.proof.map(hash => `hash ${hash}`),
      ]
        .map(line => `${line}\n`)
        .join(''),
    );
  }
  const members = [...files.keys()]
    .sort()
    .map(path => ({ path, bytes: files.get(path)! }));
  const manifest = encoder.encode(
    members.map(({ bytes, path }) => `${sha256(bytes)}  ${path}\n`).join(''),
  );
  return {
    members: [...members, { path: MANIFEST, bytes: manifest }],
    manifest,
  };
}

function statementFiles(
  statement: PackStatement,
  files: Map<string, Uint8Array>,
): void {
  const encoder = new TextEncoder();
  const { bundle, digest, payload, payloadType } = statement;
  // One order for all verifiers: that of the names of their files.
  const signatures = [...statement.signatures].sort((a, b) =>
    a.fingerprint < b.fingerprint ? -1 : 1,
  );
  const base = `statements/${digest}`;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const envelope = JSON.stringify({
    payload: base64(payload),
    payloadType,
    signatures: signatures.map(({ fingerprint, signature }) => ({
      keyid: fingerprint,
      sig: base64(signature),
    })),
  });
  files.set(`${base}.payload`, payload);
  files.set(`${base}.type`, encoder.encode(payloadType));
  files.set(`${base}.pae`, preAuthEncoding(payloadType, payload));
  files.set(`${base}.dsse.json`, encoder.encode(`${envelope}\n`));
  // A bundle holds one signature, by its format.
  const own =
    signatures.length === 1
      ? sigstoreBundle(signatures[0].fingerprint, envelope)
      : null;
  const bundled = bundle ?? own;
  if (bundled !== null) {
    files.set(`${base}.sigstore.json`, encoder.encode(bundled));
  }
  for (const { fingerprint, signature } of signatures) {
    // Names are short: the digests of key and statement begin each file's.
    files.set(
      `signatures/${digest.slice(0, 32)}.${fingerprint.slice(0, 32)}.sig`,
      signature,
    );
    files.set(
      `signatures/${digest.slice(0, 32)}.${fingerprint.slice(0, 32)}.txt`,
      encoder.encode(`${digest}\n${fingerprint}\n`),
    );
  }
}

/**
 * Sigstore bundle 0.3 of an envelope that an own key signed: the key is named
 * by its fingerprint, and no log, time or certificate comes with it.
 */
function sigstoreBundle(fingerprint: string, envelope: string): string {
  const material = JSON.stringify({ publicKey: { hint: fingerprint } });
  return `{"mediaType":"${SIGSTORE_BUNDLE}","verificationMaterial":${material},"dsseEnvelope":${envelope}}\n`;
}

function readme({ checkpoint, signer, title }: PackContent): string {
  return `${title}

This pack holds a safety case with everything that it rests on. To check it
without trusting whoever gave it to you, pin two fingerprints that you got
another way: from a printed page, a contract, or somebody you trust.

  key that signs the pack and its statements   ${signer.fingerprint}
  key that signs the checkpoint of the log     ${checkpoint.key.fingerprint}

Two programs check it; each is one file, and they share no code. Every portal
of this kind hands them out with their digests, without an account, below
/api/maestro-ledger/programs, and so does its page of a case; in the source of
Maestro they lie in packages/verify. They do not lie here: a pack that brings
its own verifier proves nothing.

verify.mjs needs Node 20 or later, no package and no network:

  node verify.mjs pack PACK.tar --signer FINGERPRINT --log-key FINGERPRINT

verify-pack.sh needs openssl 3, sha256sum and awk, in an empty folder:

  mkdir x && tar -xf PACK.tar -C x && cd x
  sh ../verify-pack.sh SIGNER-FINGERPRINT LOG-KEY-FINGERPRINT

Both end with VERIFIED and the numbers of statements and receipts and the size
of the tree, or name the first thing that is broken and exit with 1.

What that proves: the files are those that the portal packed; each statement
was signed by the key that it names; each receipt was in the log when the
checkpoint was signed. What it does not prove: that a statement is true, or
that nothing was left out of the log. Statements signed by a plain key also lie
here as Sigstore bundles: @sigstore/verify accepts these by the key alone, with
thresholds of log, timestamp and certificate 0, which leaves unproved that the
signature was public, when it was made, and who held the key.

  case.json        the case as it was judged
  argument.yaml    the argument (GSN)
  policy.json      who may speak about what
  inputs.json      what was judged, to judge it again
  statements/      what was stated, its type, the bytes that were signed
  signatures/      signatures over those bytes
  receipts/        leaves of the log, and their way to its root
  checkpoint/      the signed state of the log
  keys/            public keys by fingerprint
  manifest.txt     SHA-256 of every file; manifest.sig signs it
`;
}
