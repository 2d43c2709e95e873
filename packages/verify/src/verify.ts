#!/usr/bin/env node
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

// The offline verifier of Maestro's ledger and Repro Packs. One file, nothing but Node's own
// modules, so that it can be read whole, kept by an auditor, and run as it is:
//
//   node verify.mjs export export.ndjson --key 'NAME+ID+KEY'
//   node verify.mjs pack case.tar --signer FINGERPRINT --log-key FINGERPRINT
//
// It shares no code with the ledger: what it checks it computes anew, from the
// standards named beside each function. README.md defines the export format.

import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Something that was checked does not hold. The message names it. */
export class VerificationFailure extends Error {}

/** The command cannot be carried out: wrong arguments, unreadable file. */
export class UsageFailure extends Error {}

function demand(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new VerificationFailure(message);
  }
}

function decodeBase64(text: unknown, what: string): Buffer {
  demand(typeof text === 'string', `${what} is not text`);
  const bytes = Buffer.from(text, 'base64');
  demand(
    bytes.toString('base64') === text,
    `${what} is not canonical base64: ${JSON.stringify(text.slice(0, 60))}`,
  );
  return bytes;
}

function sha256(...parts: Array<Uint8Array | string>): Buffer {
  const hash = createHash('sha256');
  parts.forEach(part => hash.update(part));
  return hash.digest();
}

// --- Merkle tree (RFC 9162 §2.1) --------------------------------------------

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256(0x00 ‖ bytes). */
export function hashLeaf(bytes: Uint8Array): Buffer {
  return sha256(LEAF, bytes);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function hashPair(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function demandHashes(hashes: ReadonlyArray<Uint8Array>): void {
  hashes.forEach(hash =>
    demand(hash.length === 32, `a hash has ${hash.length} bytes, not 32`),
  );
}

/** Root of a growing list of leaves; keeps one hash per level. */
export class GrowingTree {
  size = 0;
  // Roots of the complete subtrees, largest first (their sizes are the one
  // bits of `size`).
  private readonly peaks: Buffer[] = [];

  append(leaf: Buffer): void {
    let hash = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = hashPair(this.peaks.pop()!, hash);
    }
    this.peaks.push(hash);
    this.size += 1;
  }

  root(): Buffer {
    if (this.peaks.length === 0) {
      return sha256();
    }
    return this.peaks.reduceRight((right, left) => hashPair(left, right));
  }
}

/** Checks an inclusion proof (RFC 9162 §2.1.3.2). */
export function checkInclusion(options: {
  index: bigint;
  size: bigint;
  leaf: Uint8Array;
  proof: ReadonlyArray<Uint8Array>;
  root: Uint8Array;
}): void {
  const { index, size, leaf, proof, root } = options;
  demand(
    index >= 0n && index < size,
    `record ${index} does not exist in a log of ${size}`,
  );
  demandHashes([leaf, ...proof]);
  let at = index;
  let last = size - 1n;
  let hash: Uint8Array = leaf;
  for (const sibling of proof) {
    demand(last !== 0n, 'inclusion proof has surplus hashes');
    if (at % 2n === 1n || at === last) {
      hash = hashPair(sibling, hash);
      while (at % 2n === 0n && at !== 0n) {
        at /= 2n;
        last /= 2n;
      }
    } else {
      hash = hashPair(hash, sibling);
    }
    at /= 2n;
    last /= 2n;
  }
  demand(last === 0n, 'inclusion proof is too short');
  demand(equal(hash, root), 'inclusion proof leads to another root');
}

/** Checks a consistency proof (RFC 9162 §2.1.4.2); size1 = 0 is refused. */
export function checkConsistency(options: {
  size1: bigint;
  size2: bigint;
  root1: Uint8Array;
  root2: Uint8Array;
  proof: ReadonlyArray<Uint8Array>;
}): void {
  const { size1, size2, root1, root2, proof } = options;
  demand(size1 > 0n, 'consistency with an empty log proves nothing');
  demand(size1 <= size2, `the log shrank from ${size1} to ${size2} records`);
  if (size1 === size2) {
    demand(proof.length === 0, 'consistency proof has surplus hashes');
    demand(equal(root1, root2), `two different roots at size ${size1}`);
    return;
  }
  demandHashes([root1, root2, ...proof]);
  // eslint-disable-next-line no-bitwise
  const isPowerOfTwo = (size1 & (size1 - 1n)) === 0n;
  const path = isPowerOfTwo ? [root1, ...proof] : [...proof];
  demand(path.length > 0, 'consistency proof is too short');
  let at = size1 - 1n;
  let last = size2 - 1n;
  while (at % 2n === 1n) {
    at /= 2n;
    last /= 2n;
  }
  let older = path[0];
  let newer = path[0];
  for (const sibling of path.slice(1)) {
    demand(last !== 0n, 'consistency proof has surplus hashes');
    if (at % 2n === 1n || at === last) {
      older = hashPair(sibling, older);
      newer = hashPair(sibling, newer);
      while (at % 2n === 0n && at !== 0n) {
        at /= 2n;
        last /= 2n;
      }
    } else {
      newer = hashPair(newer, sibling);
    }
    at /= 2n;
    last /= 2n;
  }
  demand(last === 0n, 'consistency proof is too short');
  demand(equal(older, root1), 'consistency proof leads to another older root');
  demand(equal(newer, root2), 'consistency proof leads to another newer root');
}

// --- Keys, signed notes, checkpoints (C2SP signed-note, tlog-checkpoint) ----

export interface Key {
  name: string;
  /** First four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ key), hex. */
  id: string;
  raw: Buffer;
  text: string;
}

/** Reads `name+keyid+base64(0x01 ‖ Ed25519 key)`. */
export function parseKey(text: string): Key {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text);
  demand(match, `key ${JSON.stringify(text)} is not NAME+ID+KEY`);
  const [, name, id, encoded] = match;
  const typed = decodeBase64(encoded, `key of ${name}`);
  demand(
    typed.length === 33 && typed[0] === 1,
    `key of ${name} is not an Ed25519 key`,
  );
  const wanted = sha256(`${name}\n`, typed).toString('hex').slice(0, 8);
  demand(wanted === id, `key of ${name} has the id ${wanted}, not ${id}`);
  return { name, id, raw: typed.subarray(1), text };
}

/** SHA-256 of the raw public key, as the ledger page shows it. */
export function fingerprint(key: Key): string {
  return sha256(key.raw).toString('hex').match(/../g)!.join(':');
}

function isSignedBy(key: Key, text: string, signature: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.raw.toString('base64url') };
  return (
    signature.length === 64 &&
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: jwk, format: 'jwk' }),
      signature,
    )
  );
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Buffer;
  /** The signed text, and who signed it (nothing verified yet). */
  text: string;
  signatures: Array<{ name: string; id: string; signature: Buffer }>;
}

/** Takes a checkpoint apart. `what` names it in messages. */
export function parseCheckpoint(note: unknown, what: string): Checkpoint {
  demand(typeof note === 'string', `${what} is not text`);
  demand(
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u0009\u000b-\u001f\u007f]/.test(note),
    `${what} holds a control character`,
  );
  const border = note.lastIndexOf('\n\n');
  demand(
    border > 0 && note.endsWith('\n') && border + 2 < note.length,
    `${what} is not a signed note`,
  );
  const text = note.slice(0, border + 1);
  const [origin, size, root, ...further] = text.slice(0, -1).split('\n');
  demand(origin, `${what} names no log`);
  demand(
    /^(0|[1-9][0-9]{0,19})$/.test(size ?? '') && BigInt(size) < 2n ** 64n,
    `${what} has no valid size in line 2`,
  );
  const rootBytes = decodeBase64(root ?? '', `root hash of ${what}`);
  demand(rootBytes.length === 32, `root hash of ${what} has not 32 bytes`);
  demand(!further.includes(''), `${what} has an empty line`);
  const lines = note.slice(border + 2, -1).split('\n');
  demand(lines.length <= 100, `${what} has more than 100 signatures`);
  const signatures = lines.map(line => {
    const match = /^\u2014 ([^+\s]+) (\S+)$/.exec(line);
    demand(match, `${what} has a malformed signature line`);
    const bytes = decodeBase64(match[2], `signature of ${what}`);
    demand(bytes.length > 4, `${what} has an empty signature`);
    return {
      name: match[1],
      id: bytes.subarray(0, 4).toString('hex'),
      signature: bytes.subarray(4),
    };
  });
  return { origin, size: BigInt(size), root: rootBytes, text, signatures };
}

/** One of the keys, bearing the log's name, has signed; none has failed. */
function demandSigned(
  checkpoint: Checkpoint,
  keys: readonly Key[],
  what: string,
): Key {
  let signer: Key | undefined;
  for (const { name, id, signature } of checkpoint.signatures) {
    const key = keys.find(k => k.name === name && k.id === id);
    if (key) {
      demand(
        isSignedBy(key, checkpoint.text, signature),
        `${what}: the signature of ${name} (${id}) is wrong`,
      );
      signer = name === checkpoint.origin ? key : signer;
    }
  }
  const found = checkpoint.signatures.map(s => `${s.name} (${s.id})`);
  const wanted = keys.map(k => `${k.name} (${k.id})`);
  demand(
    signer,
    `${what} of ${checkpoint.origin} is not signed by a trusted key: ` +
      `it is signed by ${found.join(', ')}; trusted is ${wanted.join(', ')}`,
  );
  return signer;
}

/** Checks one checkpoint with pinned keys. */
export function checkCheckpoint(note: string, keys: readonly Key[]) {
  const checkpoint = parseCheckpoint(note, 'checkpoint');
  const key = demandSigned(checkpoint, keys, 'checkpoint');
  return { checkpoint, key };
}

/** Checks a `.tlog-proof` file (C2SP tlog-proof) with pinned keys. */
export function checkProofFile(
  file: string,
  keys: readonly Key[],
  leafBytes?: Uint8Array,
) {
  const border = file.indexOf('\n\n');
  demand(border > 0, 'proof file has no empty line before its checkpoint');
  const lines = file.slice(0, border).split('\n');
  demand(
    lines.shift() === 'c2sp.org/tlog-proof@v1',
    'file does not begin with c2sp.org/tlog-proof@v1',
  );
  const extra = lines[0]?.startsWith('extra ')
    ? decodeBase64(lines.shift()!.slice(6), 'extra line')
    : undefined;
  const index = /^index (0|[1-9][0-9]{0,19})$/.exec(lines.shift() ?? '');
  demand(index, 'proof file has no "index N" line');
  const proof = lines.map((line, i) => decodeBase64(line, `hash ${i + 1}`));
  const { checkpoint, key } = checkCheckpoint(file.slice(border + 2), keys);
  const leaf = leafBytes ?? extra;
  if (!leaf) {
    throw new UsageFailure(
      'The proof file holds no record; give its bytes with --leaf FILE.',
    );
  }
  checkInclusion({
    index: BigInt(index[1]),
    size: checkpoint.size,
    leaf: hashLeaf(leaf),
    proof,
    root: checkpoint.root,
  });
  return { index: BigInt(index[1]), leaf, checkpoint, key };
}

// --- Receipts ---------------------------------------------------------------

const KINDS = [
  'delivery',
  'attribution',
  'rejections',
  'origin',
  'key_rotation',
  'erasure',
  'audit',
];

interface Receipt {
  kind: string;
  source: string;
  deliveryId: string;
  receivedAt: string;
  recordedAt: string;
  body: { digest: string; bytes: number; mediaType: string } | null;
  statement: Record<string, unknown> | null;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys and no white space. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value).sort();
    const members = keys.map(
      k => `${JSON.stringify(k)}:${canonical(value[k])}`,
    );
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

function parseJson(text: string, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  demand(isObject(value), `${what} is not a JSON object`);
  return value;
}

/** Milliseconds of an instant in UTC, or NaN. */
function instant(value: unknown): number {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)
    ? Date.parse(value)
    : NaN;
}

function readReceipt(bytes: Buffer, what: string): Receipt {
  const text = bytes.toString('utf8');
  demand(equal(Buffer.from(text), bytes), `${what} is not valid UTF-8`);
  const value = parseJson(text, what);
  demand(canonical(value) === text, `${what} is not in canonical form`);
  demand(
    value.version === 1,
    `${what} has version ${JSON.stringify(
      value.version,
    )}; this verifier reads 1`,
  );
  demand(
    KINDS.includes(value.kind as string),
    `${what} has the unknown kind ${JSON.stringify(value.kind)}`,
  );
  for (const field of ['source', 'deliveryId', 'verification']) {
    demand(
      typeof value[field] === 'string' && value[field] !== '',
      `${what} has no ${field}`,
    );
  }
  for (const field of ['receivedAt', 'recordedAt']) {
    demand(
      Number.isFinite(instant(value[field])),
      `${what}: ${field} is not an instant in UTC: ${JSON.stringify(
        value[field],
      )}`,
    );
  }
  const { body, statement } = value;
  demand(
    body === null ||
      (isObject(body) &&
        /^[0-9a-f]{64}$/.test(String(body.digest)) &&
        Number.isSafeInteger(body.bytes)),
    `${what} has a malformed body digest`,
  );
  demand(
    statement === null || isObject(statement),
    `${what} has a malformed statement`,
  );
  return value as unknown as Receipt;
}

// --- Exports ----------------------------------------------------------------

export interface ExportOptions {
  /** Keys that the caller trusts. */
  keys: readonly Key[];
  /** A checkpoint that the caller kept from an earlier time. */
  olderCheckpoint?: string;
  /** Demand the body of every record that has one. */
  bodies?: boolean;
  /** Demand that nothing was left out of the range. */
  complete?: boolean;
  /** Repeat the arithmetic of the figure in the file. */
  recompute?: boolean;
}

export interface ExportReport {
  origin: string;
  size: bigint;
  root: string;
  records: number;
  completeness: 'whole log' | 'range' | 'not proved';
  checked: string[];
  proves: string[];
  doesNotProve: string[];
}

/**
 * Checks an export line by line; throws at the first broken thing.
 * Call `line` for each line in order, then `finish`.
 */
export class ExportChecker {
  private readonly options: ExportOptions;
  private lines = 0;
  private from = 0;
  private to = 0;
  private contiguous = false;
  private whole = false;
  private filter: unknown = null;
  private checkpoint!: Checkpoint;
  private previous: { checkpoint: Checkpoint; proof: Buffer[] } | undefined;
  private older: Checkpoint | undefined;
  private olderRoot: Buffer | undefined;
  private readonly tree = new GrowingTree();
  private readonly seqs = new Set<number>();
  private readonly deliveries = new Map<string, number>();
  private lastSeq = -1;
  private lastRecordedAt = -Infinity;
  private bodiesChecked = 0;
  private bodiesAbsent = 0;
  private proofsChecked = 0;
  private rotations = 0;
  /** Trusted keys, those that a pinned key handed over to included. */
  private readonly trusted: Key[];
  private readonly retired = new Set<string>();
  private lastRotatedTo: Key | undefined;
  private end: Json | undefined;

  constructor(options: ExportOptions) {
    this.options = options;
    this.trusted = [...options.keys];
  }

  line(text: string): void {
    this.lines += 1;
    demand(!this.end, `line ${this.lines} comes after the last line`);
    const value = parseJson(text, `line ${this.lines}`);
    if (this.lines === 1) {
      this.header(value);
    } else if ('end' in value) {
      this.last(value);
    } else {
      this.record(value);
    }
  }

  private header(header: Json): void {
    demand(
      header.format === 'maestro-ledger-export@1',
      `line 1 is not the header of a maestro-ledger-export@1, but of ${JSON.stringify(
        header.format,
      )}`,
    );
    this.checkpoint = parseCheckpoint(header.checkpoint, 'checkpoint');
    demand(
      header.origin === this.checkpoint.origin,
      `header names the log ${JSON.stringify(header.origin)}, its checkpoint ${
        this.checkpoint.origin
      }`,
    );
    const range = isObject(header.range) ? header.range : {};
    const [from, to] = [range.from, range.to] as number[];
    demand(
      Number.isSafeInteger(from) &&
        Number.isSafeInteger(to) &&
        from >= 0 &&
        from <= to &&
        BigInt(to) <= this.checkpoint.size,
      `header has the range [${from}, ${to}), its log has ${this.checkpoint.size} records`,
    );
    demand(
      typeof header.contiguous === 'boolean',
      'header does not say whether the range is contiguous',
    );
    demand(
      !header.contiguous || (header.filter ?? null) === null,
      'header says contiguous, but names a filter',
    );
    this.from = from;
    this.to = to;
    this.contiguous = header.contiguous;
    this.filter = header.filter ?? null;
    this.whole =
      header.contiguous && from === 0 && BigInt(to) === this.checkpoint.size;
    if (typeof header.previousCheckpoint === 'string') {
      const proof = header.consistencyProof ?? [];
      demand(Array.isArray(proof), 'consistency proof is not a list');
      this.previous = {
        checkpoint: parseCheckpoint(
          header.previousCheckpoint,
          'previous checkpoint',
        ),
        proof: proof.map((hash, i) =>
          decodeBase64(hash, `consistency proof, hash ${i + 1}`),
        ),
      };
    }
    if (this.options.olderCheckpoint !== undefined) {
      this.older = parseCheckpoint(
        this.options.olderCheckpoint,
        'older checkpoint',
      );
      demand(
        this.older.origin === this.checkpoint.origin,
        `older checkpoint is of the log ${this.older.origin}, the export of ${this.checkpoint.origin}`,
      );
      this.noteRoot();
    }
  }

  private noteRoot(): void {
    if (this.whole && BigInt(this.tree.size) === this.older?.size) {
      this.olderRoot = this.tree.root();
    }
  }

  private record(value: Json): void {
    const seq = value.seq as number;
    const what = `record ${JSON.stringify(seq)} (line ${this.lines})`;
    demand(Number.isSafeInteger(seq), `${what} has no sequence number`);
    if (this.contiguous) {
      const wanted = this.from + this.lines - 2;
      demand(
        seq === wanted,
        `${what}: the file says that it is contiguous, so record ${wanted} must stand here`,
      );
    }
    demand(
      seq > this.lastSeq,
      `${what}: sequence numbers must ascend, the one before is ${this.lastSeq}`,
    );
    demand(
      seq >= this.from && seq < this.to,
      `${what} is outside the range [${this.from}, ${this.to})`,
    );
    this.lastSeq = seq;
    this.seqs.add(seq);
    const leaf = decodeBase64(value.leaf, `${what}: leaf`);
    const hash = hashLeaf(leaf);
    this.inclusion(value, seq, hash, what);
    const receipt = readReceipt(leaf, what);
    this.place(receipt, seq, what);
    this.body(value, receipt, what);
    if (receipt.kind === 'key_rotation') {
      this.rotate(receipt.statement ?? {}, what);
    }
    this.tree.append(hash);
    this.noteRoot();
  }

  private inclusion(value: Json, seq: number, leaf: Buffer, what: string) {
    const { proof } = value;
    if (proof === undefined || proof === null) {
      demand(this.whole, `${what} has no inclusion proof`);
      return;
    }
    demand(Array.isArray(proof), `${what}: proof is not a list`);
    try {
      checkInclusion({
        index: BigInt(seq),
        size: this.checkpoint.size,
        leaf,
        proof: proof.map((item, i) => decodeBase64(item, `hash ${i + 1}`)),
        root: this.checkpoint.root,
      });
    } catch (error) {
      throw new VerificationFailure(
        `${what} is not the sealed one: ${(error as Error).message}`,
      );
    }
    this.proofsChecked += 1;
  }

  private place(receipt: Receipt, seq: number, what: string): void {
    demand(
      (seq === 0) === (receipt.kind === 'origin'),
      seq === 0
        ? `${what} is of kind ${receipt.kind}; a log begins with its origin`
        : `${what} is an origin, which only the first record can be`,
    );
    const named = receipt.statement?.origin;
    demand(
      seq > 0 || named === undefined || named === this.checkpoint.origin,
      `${what} opens the log ${named}, the checkpoint is of ${this.checkpoint.origin}`,
    );
    const recordedAt = instant(receipt.recordedAt);
    demand(
      recordedAt >= this.lastRecordedAt,
      `${what} was recorded at ${receipt.recordedAt}, before the record in front of it: the clock went back`,
    );
    this.lastRecordedAt = recordedAt;
    const identity = JSON.stringify([receipt.source, receipt.deliveryId]);
    const first = this.deliveries.get(identity);
    demand(
      first === undefined,
      `${what} repeats delivery ${receipt.deliveryId} of ${receipt.source}, which is record ${first}: a replay`,
    );
    this.deliveries.set(identity, seq);
  }

  private body(value: Json, receipt: Receipt, what: string): void {
    const { body, salt } = value;
    const given = typeof body === 'string' || typeof salt === 'string';
    if (!receipt.body) {
      demand(!given, `${what} comes with a body, but seals none`);
      return;
    }
    if (!given) {
      demand(
        !this.options.bodies,
        `${what}: its body is not in the file (erased, expired, or not exported)`,
      );
      this.bodiesAbsent += 1;
      return;
    }
    const bytes = decodeBase64(body, `${what}: body`);
    const salted = sha256(decodeBase64(salt, `${what}: salt`), bytes);
    demand(
      bytes.length === receipt.body.bytes &&
        salted.toString('hex') === receipt.body.digest,
      `${what}: its body is not the one whose digest was sealed`,
    );
    this.bodiesChecked += 1;
  }

  private rotate(statement: Json, what: string): void {
    const [before, after] = [statement.oldKey, statement.newKey].map(key => {
      const parsed = parseKey(String(key));
      demand(
        parsed.name === this.checkpoint.origin,
        `${what} rotates a key of ${parsed.name}`,
      );
      return parsed;
    });
    demand(
      !this.contiguous ||
        !this.lastRotatedTo ||
        this.lastRotatedTo.text === before.text,
      `${what} rotates key ${before.id}, which was not the current one`,
    );
    const text = `maestro-ledger key rotation v1\n${this.checkpoint.origin}\n${before.text}\n${after.text}\n`;
    const signatures = isObject(statement.signatures)
      ? statement.signatures
      : {};
    demand(
      isSignedBy(before, text, decodeBase64(signatures.old, `${what}: old`)) &&
        isSignedBy(after, text, decodeBase64(signatures.new, `${what}: new`)),
      `${what}: the change of the key is not signed by both keys`,
    );
    const trusts = (key: Key) => this.trusted.some(k => k.text === key.text);
    if (trusts(before) && !trusts(after)) {
      this.trusted.push(after);
    }
    this.retired.add(before.text);
    this.retired.delete(after.text);
    this.lastRotatedTo = after;
    this.rotations += 1;
  }

  private last(value: Json): void {
    const records = this.lines - 2;
    demand(
      value.end === true && value.count === records,
      `last line counts ${JSON.stringify(
        value.count,
      )} records, the file holds ${records}`,
    );
    this.end = value;
  }

  finish(): ExportReport {
    demand(this.lines > 0, 'file is empty');
    demand(this.end, 'file is cut off: its last line is missing');
    const records = this.tree.size;
    demand(
      !this.contiguous || records === this.to - this.from,
      `file holds ${records} records; the range [${this.from}, ${
        this.to
      }) has ${this.to - this.from}`,
    );
    if (this.whole) {
      const root = this.tree.root();
      demand(
        equal(root, this.checkpoint.root),
        `the ${records} records hash to the root ${root.toString(
          'base64',
        )}, the checkpoint seals ${this.checkpoint.root.toString('base64')}: ` +
          'a record was changed, put in, left out or moved',
      );
    }
    // A key that handed over must not sign trees that hold the handover.
    const current = this.lastRotatedTo?.text;
    const signers = this.trusted.filter(
      ({ text }) =>
        !this.retired.has(text) &&
        (!this.whole || current === undefined || text === current),
    );
    demand(
      signers.length > 0,
      `the log handed over to key ${this.lastRotatedTo?.id}, for which no trusted key has signed`,
    );
    const key = demandSigned(this.checkpoint, signers, 'checkpoint');
    const history = this.history();
    demand(
      this.contiguous || !this.options.complete,
      'completeness is not proved: the file is a selection of records',
    );
    const figure = this.options.recompute ? this.recompute() : undefined;
    return this.report(key, history, figure);
  }

  /** Compares with the previous and the older checkpoint; says what held. */
  private history(): string[] {
    const held: string[] = [];
    const { checkpoint, previous, older } = this;
    if (previous) {
      const what = 'previous checkpoint in the header';
      demandSigned(previous.checkpoint, this.trusted, what);
      demand(
        previous.checkpoint.origin === checkpoint.origin,
        `${what} is of another log`,
      );
      if (previous.checkpoint.size > 0n) {
        checkConsistency({
          size1: previous.checkpoint.size,
          size2: checkpoint.size,
          root1: previous.checkpoint.root,
          root2: checkpoint.root,
          proof: previous.proof,
        });
        held.push(
          `the log continues the ${what} (${previous.checkpoint.size} records)`,
        );
      }
    }
    if (older) {
      demandSigned(older, this.trusted, 'older checkpoint');
      demand(
        older.size <= checkpoint.size,
        `the older checkpoint has ${older.size} records, the export is of a log of ${checkpoint.size}: ` +
          'its end was cut off, or it was exported before that checkpoint',
      );
      const known = [
        { size: checkpoint.size, root: checkpoint.root },
        previous?.checkpoint,
        this.olderRoot && { size: older.size, root: this.olderRoot },
      ].find(state => state?.size === older.size);
      demand(
        older.size === 0n || known,
        `the export cannot show that the log continues the older checkpoint: ` +
          `export the whole log, or ask for the proof from ${older.size} records`,
      );
      demand(
        !known || equal(known.root, older.root),
        `the log had another root at ${older.size} records: it was forked or rewritten`,
      );
      held.push(
        `the log continues the older checkpoint that you gave (${older.size} records)`,
      );
    }
    return held;
  }

  /** Repeats the arithmetic of the figure of an evidence set. */
  private recompute(): string {
    const { figure, samples, method, exposureDays, probability } = this.end!;
    demand(
      isObject(figure) && Array.isArray(samples),
      'the file holds no figure to recompute',
    );
    const window = isObject(figure.window) ? figure.window : {};
    const [from, to] = [instant(window.from), instant(window.to)];
    const ids = new Set<string>();
    const values: number[] = [];
    for (const sample of samples) {
      demand(isObject(sample), 'a sample of the figure is malformed');
      const { id, value, at, receipts } = sample;
      const what = `sample ${JSON.stringify(id)}`;
      demand(typeof id === 'string' && !ids.has(id), `${what} occurs twice`);
      ids.add(id);
      demand(
        instant(at) >= from && instant(at) < to,
        `${what} happened at ${at}, outside the window [${window.from}, ${window.to})`,
      );
      demand(
        Array.isArray(receipts) && receipts.length > 0,
        `${what} names no record`,
      );
      receipts.forEach(seq =>
        demand(
          this.seqs.has(seq),
          `${what} rests on record ${seq}, which is not in the file`,
        ),
      );
      demand(
        value === null || Number.isFinite(value),
        `${what} has no valid value`,
      );
      if (value !== null) {
        values.push(value as number);
      }
    }
    const evidence = isObject(figure.evidence) ? figure.evidence : {};
    demand(
      evidence.count === ids.size,
      `the figure rests on ${evidence.count} records of evidence, the file has ${ids.size}`,
    );
    const lines = [...ids].sort().map(id => `${id}\n`);
    demand(
      ids.size === 0
        ? (evidence.digest ?? null) === null ||
            evidence.digest === sha256().toString('hex')
        : evidence.digest === sha256(lines.join('')).toString('hex'),
      'the evidence digest of the figure is not that of the samples',
    );
    const { n, value, formula } = arithmetic({
      method,
      count: ids.size,
      values,
      unit: String(figure.unit),
      exposureDays,
      probability,
      windowDays: (to - from) / 86_400_000,
    });
    demand(
      figure.n === n,
      `the figure states n = ${figure.n}, the samples give ${n}`,
    );
    const stated = figure.value as number | null;
    demand(
      stated === null || value === null
        ? stated === value
        : Math.abs(stated - value) <= 1e-9 * Math.max(1, Math.abs(value)),
      `the figure states ${stated} ${figure.unit}, the samples give ${value}`,
    );
    return `${figure.id} = ${value} ${figure.unit}, n = ${n} (${formula})`;
  }

  private report(
    key: Key,
    history: string[],
    figure: string | undefined,
  ): ExportReport {
    const { checkpoint } = this;
    const records = this.tree.size;
    const noHistory =
      'that the log was not rewritten as a whole by who holds its key: give an older checkpoint (--checkpoint) that you kept elsewhere';
    const completeness = this.completeness();
    return {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('base64'),
      records,
      completeness: completeness.kind,
      checked: [
        `checkpoint of ${checkpoint.size} records is signed by key ${key.id}`,
        `${records} records are in canonical form, in order, each delivery once, clock never back`,
        this.whole
          ? `root recomputed from all ${records} records equals the signed one`
          : `${this.proofsChecked} inclusion proofs lead to the signed root`,
        `${this.bodiesChecked} bodies match their sealed digests, ${this.bodiesAbsent} are not in the file`,
        ...(this.rotations > 0
          ? [`${this.rotations} changes of the key are signed by both keys`]
          : []),
        ...history,
        ...(figure ? [`figure recomputed: ${figure}`] : []),
      ],
      proves: [
        'these records were sealed by the holder of the key and have not changed since',
        ...completeness.proves,
        ...history,
        ...(figure
          ? [
              'the figure follows from the listed samples, which name these records',
            ]
          : []),
      ],
      doesNotProve: [
        ...completeness.doesNotProve,
        ...(history.length === 0 ? [noHistory] : []),
        'that what a source delivered was true, or that everything was delivered',
        ...(figure
          ? ['that each sample was read from its records correctly']
          : []),
      ],
    };
  }

  private completeness(): {
    kind: ExportReport['completeness'];
    proves: string[];
    doesNotProve: string[];
  } {
    if (this.whole) {
      return {
        kind: 'whole log',
        proves: ['nothing was left out: the file is the whole log'],
        doesNotProve: [],
      };
    }
    const range = `[${this.from}, ${this.to})`;
    if (this.contiguous) {
      return {
        kind: 'range',
        proves: [`nothing was left out of the range ${range}`],
        doesNotProve: [
          `anything about the records outside ${range}: the log has ${this.checkpoint.size}`,
        ],
      };
    }
    const filter = this.filter
      ? `, selected by ${JSON.stringify(this.filter)}`
      : '';
    return {
      kind: 'not proved',
      proves: [],
      doesNotProve: [
        `completeness: the file is a selection of records${filter}; others may have been left out`,
      ],
    };
  }
}

/** Value of a figure from its samples. */
function arithmetic(options: {
  method: unknown;
  count: number;
  values: number[];
  unit: string;
  exposureDays: unknown;
  probability: unknown;
  windowDays: number;
}): { n: number; value: number | null; formula: string } {
  const { method, count, unit, exposureDays, windowDays } = options;
  if (method === 'count') {
    return { n: count, value: count, formula: 'number of samples' };
  }
  if (method === 'rate') {
    const days = exposureDays as number;
    // A local day may have 23 or 25 hours.
    demand(
      Number.isFinite(days) && days > 0 && days <= windowDays + 2 / 24,
      `the rate is taken over ${exposureDays} days, its window has ${windowDays}`,
    );
    const period = { week: 7, day: 1 }[unit.split('/')[1]];
    demand(period, `the unit ${unit} of the rate is neither per week nor day`);
    return {
      n: count,
      value: (count * period) / days,
      formula: `${count} in ${days} days of a window of ${windowDays}`,
    };
  }
  const sorted = [...options.values].sort((a, b) => a - b);
  const n = sorted.length;
  const sum = sorted.reduce((total, value) => total + value, 0);
  const answer = (value: number, formula: string) => ({
    n,
    value: n === 0 ? null : value,
    formula,
  });
  if (method === 'median') {
    return answer(quantile(sorted, 0.5), 'median by definition R-7');
  }
  if (method === 'quantile') {
    const p = options.probability as number;
    demand(
      Number.isFinite(p) && p >= 0 && p <= 1,
      `the probability of the quantile is ${p}`,
    );
    return answer(quantile(sorted, p), `quantile ${p} by definition R-7`);
  }
  if (method === 'proportion') {
    const stray = sorted.find(value => value !== 0 && value !== 1);
    demand(
      stray === undefined,
      `a sample of the proportion has the value ${stray}, neither 0 nor 1`,
    );
    const scale = unit === '%' ? 100 : 1;
    return answer((scale * sum) / n, `${sum} of ${n}`);
  }
  if (method === 'mean') {
    return answer(sum / n, `mean of ${n}`);
  }
  demand(method === 'sum', `unknown way to compute: ${method}`);
  return answer(sum, `sum of ${n}`);
}

/** R-7 of Hyndman and Fan (1996): interpolates at (n - 1) p, counted from 0. */
function quantile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low + (high - low) * (at - Math.floor(at));
}

/** Checks an export that is in memory. */
export function checkExport(
  text: string,
  options: ExportOptions,
): ExportReport {
  const checker = new ExportChecker(options);
  const lines = text.split('\n');
  demand(
    lines.pop() === '',
    'file is cut off: it does not end with a line feed',
  );
  lines.forEach(line => checker.line(line));
  return checker.finish();
}

async function checkExportFile(
  path: string,
  options: ExportOptions,
): Promise<ExportReport> {
  const checker = new ExportChecker(options);
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    lines.forEach(line => checker.line(line));
  }
  demand(rest === '', 'file is cut off: it does not end with a line feed');
  return checker.finish();
}

// --- Repro Packs ------------------------------------------------------------

/** What a Repro Pack is checked against; both come from elsewhere. */
export interface PackOptions {
  /** SHA-256 of the signer's SubjectPublicKeyInfo (DER), hex. */
  signer: string;
  /** The same of the key that signs the log's checkpoint. */
  logKey: string;
  /** A checkpoint of the log that the caller kept from an earlier time. */
  earlier?: string;
}

export interface PackReport {
  /** What the case says of itself; null when it has no such sentence. */
  sentence: string | null;
  origin: string;
  size: bigint;
  /** Base64. */
  root: string;
  statements: number;
  receipts: number;
  /** Digests of statements that no receipt in the pack names. */
  notInLog: string[];
  checked: string[];
  proves: string[];
  doesNotProve: string[];
}

const BLOCK = 512;
const PLAIN_NAME =
  /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const HEX = /^[0-9a-f]{64}$/;

/** The only header that a file of this name and size may have (ustar). */
function tarHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) =>
    value.toString(8).padStart(digits, '0');
  block.write(name, 0, 'latin1');
  block.write('0000644', 100);
  block.write('0000000', 108);
  block.write('0000000', 116);
  block.write(octal(size, 11), 124);
  block.write('00000000000', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar', 257);
  block.write('00', 263);
  block.write('0000000', 329);
  block.write('0000000', 337);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function demandZeros(bytes: Buffer, what: string): void {
  demand(
    bytes.every(byte => byte === 0),
    `${what} are not all zero`,
  );
}

/**
 * Files of a canonical archive: uncompressed ustar, names ascending by byte,
 * one possible header for each file, zeros for padding, two empty blocks at
 * the end and nothing after them.
 */
function readPackFiles(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  let last = '';
  while (at < archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + BLOCK);
    const end = header.indexOf(0);
    const name = header.toString('latin1', 0, Math.min(end, 100));
    demand(
      end > 0 && end <= 100 && PLAIN_NAME.test(name),
      `the archive has no plain file name at byte ${at}`,
    );
    demand(last < name, `${name} stands after ${last} in the archive`);
    last = name;
    const digits = header.toString('latin1', 124, 135);
    demand(/^[0-7]{11}$/.test(digits), `${name} has no size in the archive`);
    const size = parseInt(digits, 8);
    demand(
      equal(header, tarHeader(name, size)),
      `the archive's header of ${name} is not the canonical one`,
    );
    const from = at + BLOCK;
    at = from + Math.ceil(size / BLOCK) * BLOCK;
    demand(at <= archive.length, `the archive is cut off inside ${name}`);
    demandZeros(
      archive.subarray(from + size, at),
      `the bytes between ${name} and the next file`,
    );
    files.set(name, archive.subarray(from, from + size));
  }
  demand(
    archive.length - at === 2 * BLOCK,
    `the archive ends with ${archive.length - at} bytes, not ${2 * BLOCK}`,
  );
  demandZeros(archive.subarray(at), "the archive's last bytes");
  return files;
}

/** Checks one Repro Pack; see `checkPack`. */
class PackChecker {
  private readonly files: Map<string, Buffer>;
  private readonly used = new Set<string>(['manifest.txt', 'manifest.sig']);
  private readonly keys = new Map<string, ReturnType<typeof createPublicKey>>();
  private readonly options: PackOptions;
  private foreignBundles = 0;
  private ownBundles = 0;

  constructor(archive: Uint8Array, options: PackOptions) {
    this.options = options;
    this.files = readPackFiles(Buffer.from(archive));
  }

  check(): PackReport {
    this.manifest();
    for (const name of [
      'README.txt',
      'argument.yaml',
      'case.json',
      'inputs.json',
      'policy.json',
    ]) {
      this.bytes(name);
    }
    const statements = this.names(/^statements\/([0-9a-f]{64})\.payload$/);
    statements.forEach(digest => this.statement(digest));
    const checkpoint = this.checkpoint();
    const history = this.history(checkpoint);
    const receipts = this.names(/^receipts\/([0-9]+)\.json$/);
    const logged = new Set<string>();
    receipts.forEach(seq => this.receipt(seq, checkpoint, logged));
    for (const name of this.names(/^keys\/([0-9a-f]{64})\.pem$/)) {
      this.key(name);
    }
    for (const name of this.files.keys()) {
      demand(this.used.has(name), `${name} does not belong to a pack`);
    }
    return this.report(
      checkpoint,
      statements,
      receipts.length,
      statements.filter(digest => !logged.has(digest)),
      history,
    );
  }

  private names(pattern: RegExp): string[] {
    return [...this.files.keys()].flatMap(name => {
      const match = pattern.exec(name);
      return match ? [match[1]] : [];
    });
  }

  private bytes(name: string): Buffer {
    const bytes = this.files.get(name);
    demand(bytes, `${name} is missing`);
    this.used.add(name);
    return bytes;
  }

  private text(name: string): string {
    const bytes = this.bytes(name);
    const text = bytes.toString('utf8');
    demand(equal(Buffer.from(text), bytes), `${name} is not valid UTF-8`);
    return text;
  }

  /** The key whose SubjectPublicKeyInfo has this SHA-256. */
  private key(id: string): ReturnType<typeof createPublicKey> {
    const known = this.keys.get(id);
    if (known) {
      return known;
    }
    const name = `keys/${id}.pem`;
    const pem = this.text(name);
    let key: ReturnType<typeof createPublicKey> | undefined;
    try {
      key = createPublicKey(pem);
    } catch {
      key = undefined;
    }
    demand(
      key && /^-----BEGIN PUBLIC KEY-----\n/.test(pem),
      `${name} is not a public key in PEM`,
    );
    const der = key.export({ format: 'der', type: 'spki' });
    demand(sha256(der).toString('hex') === id, `${name} is another key`);
    demand(
      key.asymmetricKeyType === 'ed25519' ||
        key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
      `${name} is neither an Ed25519 nor a P-256 key`,
    );
    this.keys.set(id, key);
    return key;
  }

  private demandSignature(id: string, of: string, signature: string): void {
    const key = this.key(id);
    let right = false;
    try {
      right = verify(
        key.asymmetricKeyType === 'ed25519' ? null : 'sha256',
        this.bytes(of),
        key,
        this.bytes(signature),
      );
    } catch {
      right = false;
    }
    demand(right, `${signature} is no signature of ${of} by ${id}`);
  }

  /** Manifest first: nothing else is read before its hash is right. */
  private manifest(): void {
    const lines = this.text('manifest.txt').split('\n');
    demand(lines.pop() === '', 'manifest.txt is cut off');
    const listed = new Map<string, string>();
    for (const line of lines) {
      const match = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line);
      demand(match, `manifest.txt has the line ${JSON.stringify(line)}`);
      demand(!listed.has(match[2]), `manifest.txt lists ${match[2]} twice`);
      listed.set(match[2], match[1]);
    }
    for (const [name, bytes] of this.files) {
      if (!/^manifest\.(txt|sig)$/.test(name)) {
        const digest = listed.get(name);
        demand(digest, `${name} is not in manifest.txt`);
        demand(
          sha256(bytes).toString('hex') === digest,
          `${name} is not as it was packed: its SHA-256 is not that of manifest.txt`,
        );
      }
    }
    for (const name of listed.keys()) {
      demand(this.files.has(name), `${name} of manifest.txt is missing`);
    }
    demand(
      equal(
        Buffer.from([...listed.keys()].join('\n')),
        Buffer.from([...listed.keys()].sort().join('\n')),
      ),
      'manifest.txt is not sorted',
    );
    demand(
      this.text('VERSION') === 'maestro-repro-pack/v1\n',
      `VERSION is ${JSON.stringify(
        this.text('VERSION'),
      )}; this verifier reads maestro-repro-pack/v1`,
    );
    const { signer } = this.options;
    demand(
      this.text('signer.txt') === `${signer}\n`,
      `the pack is signed by ${this.text(
        'signer.txt',
      ).trim()}, not by the pinned ${signer}`,
    );
    this.demandSignature(signer, 'manifest.txt', 'manifest.sig');
  }

  private statement(digest: string): void {
    const base = `statements/${digest}`;
    const payload = this.bytes(`${base}.payload`);
    demand(
      sha256(payload).toString('hex') === digest,
      `${base}.payload has another SHA-256`,
    );
    const type = this.text(`${base}.type`);
    demand(
      /^[A-Za-z0-9.+/_-]+$/.test(type),
      `${base}.type is not a media type`,
    );
    const pae = Buffer.concat([
      Buffer.from(
        `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `,
      ),
      payload,
    ]);
    demand(
      equal(this.bytes(`${base}.pae`), pae),
      `${base}.pae is not the encoding of ${base}.payload`,
    );
    const signatures = this.signatures(digest);
    const envelope = `{"payload":"${payload.toString(
      'base64',
    )}","payloadType":"${type}","signatures":[${signatures
      .map(
        ({ bytes, id }) =>
          `{"keyid":"${id}","sig":"${bytes.toString('base64')}"}`,
      )
      .join(',')}]}`;
    this.demandEnvelope(`${base}.dsse.json`, payload);
    demand(
      this.text(`${base}.dsse.json`) === `${envelope}\n`,
      `${base}.dsse.json is not the envelope of ${base}.payload and its signatures`,
    );
    if (this.files.has(`${base}.sigstore.json`)) {
      this.bundle(`${base}.sigstore.json`, envelope, payload, signatures);
    }
  }

  /** Signatures of a statement, ascending by key; each is verified. */
  private signatures(digest: string): Array<{ id: string; bytes: Buffer }> {
    const short = digest.slice(0, 32);
    const found: Array<{ id: string; bytes: Buffer }> = [];
    for (const name of this.files.keys()) {
      const match = /^signatures\/([0-9a-f]{32})\.([0-9a-f]{32})\.txt$/.exec(
        name,
      );
      if (match?.[1] === short) {
        const [of, id, ...rest] = this.text(name).split('\n');
        demand(
          rest.length === 1 &&
            rest[0] === '' &&
            of === digest &&
            HEX.test(id) &&
            id.startsWith(match[2]),
          `${name} does not name ${digest} and a key`,
        );
        const signature = name.replace(/txt$/, 'sig');
        this.demandSignature(id, `statements/${digest}.pae`, signature);
        found.push({ id, bytes: this.bytes(signature) });
      }
    }
    demand(found.length > 0, `statements/${digest}.payload is not signed`);
    return found;
  }

  /** Names a spelling of base64 that hides bits, before all is compared. */
  private demandEnvelope(name: string, payload: Buffer): void {
    const value = parseJson(this.text(name), name);
    demand(
      equal(decodeBase64(value.payload, `payload of ${name}`), payload),
      `${name} holds another payload`,
    );
    const signatures = Array.isArray(value.signatures) ? value.signatures : [];
    signatures.forEach((signature, index) =>
      decodeBase64(
        isObject(signature) ? signature.sig : undefined,
        `signature ${index + 1} of ${name}`,
      ),
    );
  }

  private bundle(
    name: string,
    envelope: string,
    payload: Buffer,
    signatures: ReadonlyArray<{ id: string; bytes: Buffer }>,
  ): void {
    const text = this.text(name);
    const head =
      '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"';
    const { dsseEnvelope, verificationMaterial } = parseJson(text, name);
    demand(isObject(dsseEnvelope), `${name} holds no DSSE envelope`);
    demand(
      equal(decodeBase64(dsseEnvelope.payload, `payload of ${name}`), payload),
      `${name} holds another payload`,
    );
    const listed = Array.isArray(dsseEnvelope.signatures)
      ? dsseEnvelope.signatures
      : [];
    demand(
      listed.length === 1 && isObject(listed[0]),
      `${name} has not exactly one signature`,
    );
    const signature = decodeBase64(listed[0].sig, `signature of ${name}`);
    demand(
      signatures.some(({ bytes }) => equal(bytes, signature)),
      `${name} holds another signature`,
    );
    if (isObject(verificationMaterial) && verificationMaterial.publicKey) {
      demand(
        signatures.length === 1 &&
          text ===
            `${head}${signatures[0].id}"}},"dsseEnvelope":${envelope}}\n`,
        `${name} is not the bundle of its statement`,
      );
      this.ownBundles += 1;
    } else {
      this.foreignBundles += 1;
    }
  }

  private checkpoint(): Checkpoint {
    const { logKey } = this.options;
    const named = this.text('checkpoint/key.txt');
    demand(
      named === `${logKey}\n`,
      `the checkpoint is signed by ${named.trim()}, not by the pinned ${logKey}`,
    );
    demand(
      this.key(logKey).asymmetricKeyType === 'ed25519',
      `keys/${logKey}.pem is not an Ed25519 key`,
    );
    this.demandSignature(
      logKey,
      'checkpoint/body.txt',
      'checkpoint/signature.bin',
    );
    const note = this.text('checkpoint/note.txt');
    const checkpoint = parseCheckpoint(note, 'checkpoint/note.txt');
    demand(
      checkpoint.text === this.text('checkpoint/body.txt'),
      'checkpoint/body.txt is not the text of checkpoint/note.txt',
    );
    demand(
      checkpoint.signatures.some(
        ({ id, name, signature }) =>
          name === checkpoint.origin &&
          id === this.noteKeyId(checkpoint.origin) &&
          equal(signature, this.bytes('checkpoint/signature.bin')),
      ),
      'checkpoint/note.txt does not bear checkpoint/signature.bin',
    );
    demand(
      this.text('checkpoint/root.txt') ===
        `${checkpoint.root.toString('hex')}\n`,
      'checkpoint/root.txt is not the root of checkpoint/note.txt',
    );
    return checkpoint;
  }

  private noteKeyId(origin: string): string {
    return this.noteKey(origin).id;
  }

  /** The log's key as its signed notes name it. */
  private noteKey(origin: string): Key {
    const { x } = this.key(this.options.logKey).export({ format: 'jwk' });
    const raw = Buffer.from(x!, 'base64url');
    const typed = Buffer.concat([Uint8Array.of(1), raw]);
    const id = sha256(`${origin}\n`, typed).toString('hex').slice(0, 8);
    return {
      name: origin,
      id,
      raw,
      text: `${origin}+${id}+${typed.toString('base64')}`,
    };
  }

  /** Compares with the older checkpoint as far as the pack allows. */
  private history(checkpoint: Checkpoint): string[] {
    const name = 'checkpoint/consistency.txt';
    this.used.add(name);
    const { earlier } = this.options;
    if (earlier === undefined) {
      return [];
    }
    const proof = this.files.has(name) ? this.consistency(name) : undefined;
    const older = parseCheckpoint(earlier, 'the earlier checkpoint');
    demand(
      older.origin === checkpoint.origin,
      `the earlier checkpoint is of the log ${older.origin}, the pack of ${checkpoint.origin}`,
    );
    demandSigned(
      older,
      [this.noteKey(checkpoint.origin)],
      'the earlier checkpoint',
    );
    demand(
      older.size <= checkpoint.size,
      `the earlier checkpoint has ${older.size} records, that of the pack only ${checkpoint.size}`,
    );
    demand(
      older.size === checkpoint.size || proof?.from === older.size,
      `the pack does not show how the log grew from ${older.size} to ${checkpoint.size} records: ask for a pack with ?since=${older.size}`,
    );
    checkConsistency({
      size1: older.size,
      size2: checkpoint.size,
      root1: older.root,
      root2: checkpoint.root,
      proof: older.size === checkpoint.size ? [] : proof!.hashes,
    });
    return [
      `the log continues the earlier checkpoint that you gave (${older.size} records)`,
    ];
  }

  private consistency(name: string): { from: bigint; hashes: Buffer[] } {
    const [first, ...lines] = this.text(name).split('\n');
    const from = /^from ([1-9][0-9]{0,19})$/.exec(first);
    demand(from && lines.pop() === '', `${name} has another form`);
    return {
      from: BigInt(from[1]),
      hashes: lines.map(line => this.proofHash(line, name)),
    };
  }

  private proofHash(line: string, name: string): Buffer {
    const match = /^hash ([0-9a-f]{64})$/.exec(line);
    demand(match, `${name} has the line ${JSON.stringify(line)}`);
    return Buffer.from(match[1], 'hex');
  }

  private receipt(
    seq: string,
    checkpoint: Checkpoint,
    logged: Set<string>,
  ): void {
    const name = `receipts/${seq}.proof`;
    const [index, size, ...lines] = this.text(name).split('\n');
    const at = /^index (0|[1-9][0-9]{0,19})$/.exec(index);
    demand(at && lines.pop() === '', `${name} has another form`);
    demand(
      size === `size ${checkpoint.size}`,
      `${name} is of another tree than the checkpoint`,
    );
    const leaf = this.bytes(`receipts/${seq}.json`);
    try {
      checkInclusion({
        index: BigInt(at[1]),
        size: checkpoint.size,
        leaf: hashLeaf(leaf),
        proof: lines.map(line => this.proofHash(line, name)),
        root: checkpoint.root,
      });
    } catch (error) {
      throw new VerificationFailure(
        `receipts/${seq}.json: ${(error as Error).message}`,
      );
    }
    const value = parseJson(leaf.toString('utf8'), `receipts/${seq}.json`);
    const delivery = /^evidence\|([0-9a-f]{64})$/.exec(
      String(value.deliveryId),
    );
    if (delivery) {
      logged.add(delivery[1]);
    } else if (isObject(value.statement)) {
      logged.add(String(value.statement.digest));
    }
  }

  private report(
    checkpoint: Checkpoint,
    statements: string[],
    receipts: number,
    notInLog: string[],
    history: string[],
  ): PackReport {
    const { sentence } = parseJson(this.text('case.json'), 'case.json');
    const short = notInLog.map(digest => digest.slice(0, 12)).join(', ');
    return {
      sentence: typeof sentence === 'string' ? sentence : null,
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('base64'),
      statements: statements.length,
      receipts,
      notInLog,
      checked: [
        'the archive is the only one that its files make',
        `${
          this.files.size - 2
        } files are those of the manifest, which the pinned signer signed`,
        `${statements.length} statements are what their keys signed; their envelopes say the same in the only spelling of base64`,
        `${this.ownBundles} Sigstore bundles say the same`,
        `the checkpoint of ${checkpoint.size} records is signed by the pinned key of the log`,
        `${receipts} receipts lead to its root`,
        ...history,
      ],
      proves: [
        'the files are those that the holder of the signing key packed',
        'each statement was signed by the key that it names, and has not changed since',
        `${
          statements.length - notInLog.length
        } statements were in the log when its checkpoint was signed`,
        ...history,
      ],
      doesNotProve: [
        ...(notInLog.length > 0
          ? [`that these statements are in the log: ${short}`]
          : []),
        ...(this.foreignBundles > 0
          ? [
              `who holds the certificates of ${this.foreignBundles} foreign bundles: check these with Sigstore`,
            ]
          : []),
        ...(history.length === 0
          ? [
              'that the log was not rewritten as a whole by who holds its key: give an earlier checkpoint (--earlier) that you kept elsewhere',
            ]
          : []),
        'that what a statement says is true, or that nothing was left out',
        'that the verdict follows from the statements: judge it again with yarn case:judge',
      ],
    };
  }
}

/**
 * Checks a Repro Pack: the archive byte by byte, the signed manifest, each
 * statement with its signatures, the checkpoint, and the receipts' way to it.
 *
 * @throws VerificationFailure that names the first broken thing
 */
export function checkPack(
  archive: Uint8Array,
  options: PackOptions,
): PackReport {
  return new PackChecker(archive, options).check();
}

// --- Batches of LLM usage ---------------------------------------------------

/** What a checked batch says. */
export interface UsageReport {
  origin: string;
  size: bigint;
  seq: number;
  batch: number;
  rows: number;
  root: string;
  /** US dollars, decimal text; null: no row has a known price. */
  amount: string | null;
  unreserved: string | null;
  unknown: number;
}

const PICO_DIGITS = 12;

/** Whole 1e-12 of a decimal text: sums of them are exact. */
function readPico(value: unknown, what: string): bigint {
  const match =
    typeof value === 'string' ? /^(\d+)(?:\.(\d{1,12}))?$/.exec(value) : null;
  demand(match, `${what} is ${JSON.stringify(value)}, not a decimal amount`);
  return BigInt(match[1] + (match[2] ?? '').padEnd(PICO_DIGITS, '0'));
}

function formatPico(units: bigint): string {
  const text = units.toString().padStart(PICO_DIGITS + 1, '0');
  const fraction = text.slice(-PICO_DIGITS).replace(/0+$/, '');
  return `${text.slice(0, -PICO_DIGITS)}${fraction && `.${fraction}`}`;
}

/** The receipt of the header: in a signed tree, and of this batch. */
function checkUsageReceipt(header: Json, keys: readonly Key[]) {
  const { receipt } = header;
  demand(
    isObject(receipt) && typeof receipt.checkpoint === 'string',
    'header has no receipt with its proof',
  );
  const { checkpoint } = checkCheckpoint(receipt.checkpoint, keys);
  const leaf = decodeBase64(receipt.leaf, 'leaf of the receipt');
  demand(
    Number.isSafeInteger(receipt.index) && Array.isArray(receipt.proof),
    'receipt has no index or no proof',
  );
  checkInclusion({
    index: BigInt(receipt.index as number),
    size: checkpoint.size,
    leaf: hashLeaf(leaf),
    proof: receipt.proof.map((text, i) => decodeBase64(text, `hash ${i + 1}`)),
    root: checkpoint.root,
  });
  const { deliveryId, kind, source } = readReceipt(leaf, 'receipt');
  const sealed = /^llm-usage\|([1-9]\d*)\|([1-9]\d*)\|([0-9a-f]{64})$/.exec(
    kind === 'delivery' && source === 'api' ? deliveryId : '',
  );
  demand(sealed, 'receipt is not that of a batch of LLM usage');
  const [, batch, rows, root] = sealed;
  for (const [field, said, given] of [
    ['batch', batch, header.batch],
    ['rows', rows, header.rows],
    ['root', root, header.root],
  ]) {
    demand(
      said === String(given),
      `receipt seals ${field} ${said}, the file says ${given}`,
    );
  }
  return { checkpoint, root: Buffer.from(root, 'hex'), seq: receipt.seq };
}

/**
 * Checks an exported batch of LLM usage: rows, paths and root, receipt and
 * checkpoint, and the sums, repeated from the rows.
 */
export function checkUsageBatch(
  text: string,
  keys: readonly Key[],
): UsageReport {
  demand(text.endsWith('\n'), 'file does not end with a line feed: cut off?');
  const [first, ...lines] = text.slice(0, -1).split('\n');
  const header = parseJson(first, 'line 1');
  demand(
    header.format === 'maestro-llm-usage-batch@1',
    `format is ${JSON.stringify(
      header.format,
    )}; this verifier reads maestro-llm-usage-batch@1`,
  );
  const { checkpoint, root, seq } = checkUsageReceipt(header, keys);
  const prices = new Set<string>();
  demand(Array.isArray(header.prices), 'header has no list of prices');
  for (const price of header.prices) {
    demand(isObject(price), 'a price of the header is not an object');
    const { digest, model, rows } = price;
    demand(
      sha256(canonical({ model, rows })).toString('hex') === digest,
      `price rows of ${model} have another digest than ${digest}`,
    );
    prices.add(digest as string);
  }
  const end = parseJson(lines.pop() ?? '', 'last line');
  demand(
    end.end === true && end.count === lines.length,
    `last line is no end of ${lines.length} rows: cut off?`,
  );
  demand(
    lines.length === header.rows,
    `file has ${lines.length} rows, the batch has ${header.rows}`,
  );
  const tree = new GrowingTree();
  const events = new Set<string>();
  const instants: string[] = [];
  let [amount, unreserved, unknown] = [0n, 0n, 0];
  lines.forEach((line, index) => {
    const what = `row ${index}`;
    const { index: place, path, record } = parseJson(line, what);
    demand(place === index, `${what} says that it is row ${place}`);
    demand(isObject(record) && Array.isArray(path), `${what} has no record`);
    demand(
      record.form === header.form && record.form === 'maestro-llm-usage@1',
      `${what} has the unknown form ${JSON.stringify(record.form)}`,
    );
    const leaf = hashLeaf(Buffer.from(canonical(record)));
    tree.append(leaf);
    try {
      checkInclusion({
        index: BigInt(index),
        size: BigInt(lines.length),
        leaf,
        proof: path.map((hash, i) => decodeBase64(hash, `hash ${i + 1}`)),
        root,
      });
    } catch (error) {
      throw new VerificationFailure(`${what}: ${(error as Error).message}`);
    }
    const event = canonical([record.source, record.eventId]);
    demand(!events.has(event), `${what} repeats the event ${event}`);
    events.add(event);
    instants.push(String(record.occurredAt));
    if (record.amount === null) {
      unknown += 1;
    } else {
      const units = readPico(record.amount, `${what}: amount`);
      amount += units;
      unreserved += record.unreserved === true ? units : 0n;
    }
    const digest = isObject(record.price) ? record.price.digest : null;
    demand(
      digest === null || prices.has(String(digest)),
      `${what} was priced by rows ${digest}, which the file does not hold`,
    );
  });
  demand(equal(tree.root(), root), 'rows have another root than the receipt');
  instants.sort();
  const known = unknown < lines.length;
  const report = {
    amount: known ? formatPico(amount) : null,
    unreserved: known ? formatPico(unreserved) : null,
    unknown,
  };
  for (const [field, sum] of [
    ...Object.entries(report),
    ['firstAt', instants[0]],
    ['lastAt', instants[instants.length - 1]],
  ] as Array<[string, unknown]>) {
    demand(
      header[field] === sum,
      `${field} of the rows is ${sum}, the file says ${header[field]}`,
    );
  }
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    seq: seq as number,
    batch: header.batch as number,
    rows: lines.length,
    root: root.toString('hex'),
    ...report,
  };
}

// --- Command line -----------------------------------------------------------

const USAGE = `Checks records of a Maestro ledger, batches of LLM usage, and Repro Packs of safety cases, offline.

  node verify.mjs checkpoint FILE                --key KEY
  node verify.mjs proof FILE.tlog-proof          --key KEY  [--leaf FILE]
  node verify.mjs export FILE.ndjson             --key KEY  [--checkpoint OLDER] [--bodies] [--complete] [--recompute]
  node verify.mjs consistency OLDER FILE.ndjson  --key KEY
  node verify.mjs llm-usage FILE.ndjson          --key KEY
  node verify.mjs pack FILE.tar                  --signer FINGERPRINT --log-key FINGERPRINT  [--earlier OLDER]

  --key KEY           the log's key, NAME+ID+KEY, or a file that holds it. Take it from a
                      place that the log's operator cannot change. May be repeated.
  --checkpoint OLDER  a checkpoint that you kept: the log must continue it
  --bodies            every record that seals a body must come with it
  --complete          refuse a selection of records
  --recompute         repeat the arithmetic of the figure in an evidence set
  --signer, --log-key SHA-256 of the public key (DER) that signs the pack, and of the log's key,
                      which may also be given as NAME+ID+KEY. Take both from elsewhere.
  --earlier OLDER     a checkpoint that you kept: the log of the pack must continue it

Exit code: 0 everything checked holds, 1 something does not, 2 wrong arguments or unreadable file.
`;

interface Arguments {
  command: string;
  files: string[];
  keys: string[];
  checkpoint?: string;
  leaf?: string;
  signer?: string;
  logKey?: string;
  flags: Set<string>;
}

function readArguments(argv: readonly string[]): Arguments {
  const [command = '', ...rest] = argv;
  const result: Arguments = { command, files: [], keys: [], flags: new Set() };
  const flags: Record<string, string[]> = {
    checkpoint: [],
    proof: ['--leaf'],
    export: ['--checkpoint', '--bodies', '--complete', '--recompute'],
    consistency: [],
    'llm-usage': [],
    pack: ['--signer', '--log-key', '--earlier'],
  };
  if (!Object.hasOwn(flags, command)) {
    throw new UsageFailure(`Unknown command ${JSON.stringify(command)}.`);
  }
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined || next.startsWith('--')) {
      throw new UsageFailure(`${option} needs a value.`);
    }
    return next;
  };
  while (rest.length > 0) {
    const argument = rest.shift()!;
    if (!argument.startsWith('--')) {
      result.files.push(argument);
    } else if (argument === '--key' && command !== 'pack') {
      result.keys.push(value(argument));
    } else if (!flags[command].includes(argument)) {
      throw new UsageFailure(`${command} has no option ${argument}.`);
    } else if (argument === '--signer') {
      result.signer = value(argument);
    } else if (argument === '--log-key') {
      result.logKey = value(argument);
    } else if (argument === '--checkpoint' || argument === '--earlier') {
      result.checkpoint = value(argument);
    } else if (argument === '--leaf') {
      result.leaf = value(argument);
    } else {
      result.flags.add(argument);
    }
  }
  const wanted = command === 'consistency' ? 2 : 1;
  if (result.files.length !== wanted) {
    throw new UsageFailure(
      `${command} needs ${wanted} file${wanted === 1 ? '' : 's'}, given are ${
        result.files.length
      }.`,
    );
  }
  if (command !== 'pack' && result.keys.length === 0) {
    throw new UsageFailure(
      '--key is missing. A key that comes with the data vouches for nothing: take it from elsewhere.',
    );
  }
  return result;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageFailure(`Cannot read ${path}: ${(error as Error).message}`);
  }
}

function readText(path: string): string {
  return readBytes(path).toString('utf8');
}

function readKeys(keys: readonly string[]): Key[] {
  return keys.map(key => {
    const text = !key.includes('+') || existsSync(key) ? readText(key) : key;
    try {
      return parseKey(text.trim());
    } catch (error) {
      throw new UsageFailure(`--key: ${(error as Error).message}`);
    }
  });
}

function describe(checkpoint: Checkpoint, key: Key): string[] {
  return [
    `log          ${checkpoint.origin}`,
    `records      ${checkpoint.size}`,
    `root         ${checkpoint.root.toString('base64')}`,
    `signed by    ${key.name} (${key.id})`,
    `fingerprint  ${fingerprint(key)}`,
  ];
}

const list = (title: string, items: string[]) => [
  title,
  ...items.map(item => `  - ${item}`),
];

/** SHA-256 of a key's SubjectPublicKeyInfo (RFC 8410 for Ed25519), hex. */
function readPin(option: string, text: string | undefined): string {
  if (text === undefined) {
    throw new UsageFailure(
      `${option} is missing. A key that comes with the pack vouches for nothing: take its fingerprint from elsewhere.`,
    );
  }
  if (option === '--log-key' && text.includes('+')) {
    const prefix = Buffer.from('302a300506032b6570032100', 'hex');
    return sha256(prefix, readKeys([text])[0].raw).toString('hex');
  }
  const pin = text.replace(/:/g, '').toLowerCase();
  if (!HEX.test(pin)) {
    throw new UsageFailure(
      `${option} is ${JSON.stringify(text)}; give 64 hex digits.`,
    );
  }
  return pin;
}

/** The last line is the verdict, the same that verify-pack.sh prints. */
function runPack({ checkpoint, files, logKey, signer }: Arguments): string[] {
  const options: PackOptions = {
    signer: readPin('--signer', signer),
    logKey: readPin('--log-key', logKey),
    earlier: checkpoint === undefined ? undefined : readText(checkpoint),
  };
  const report = checkPack(readBytes(files[0]), options);
  return [
    ...(report.sentence === null ? [] : [`the case says   ${report.sentence}`]),
    `signed by       ${options.signer}`,
    `log             ${report.origin}`,
    `root            ${report.root}`,
    ...list('Checked:', report.checked),
    ...list('This proves:', report.proves),
    ...list('This does not prove:', report.doesNotProve),
    `VERIFIED: ${report.statements} statements, ${report.receipts} receipts in a tree of ${report.size}`,
  ];
}

async function run(args: Arguments): Promise<string[]> {
  const keys = readKeys(args.keys);
  const [file] = args.files;
  if (args.command === 'checkpoint') {
    const { checkpoint, key } = checkCheckpoint(readText(file), keys);
    return [
      ...describe(checkpoint, key),
      ...list('This proves:', [
        'the holder of the key has sealed a log of this size and root; keep this file to check later exports against',
      ]),
    ];
  }
  if (args.command === 'proof') {
    const leafBytes =
      args.leaf === undefined ? undefined : readBytes(args.leaf);
    const result = checkProofFile(readText(file), keys, leafBytes);
    return [
      ...describe(result.checkpoint, result.key),
      `record       ${result.index}`,
      `content      ${Buffer.from(result.leaf).toString('utf8')}`,
      ...list('This proves:', [
        'this record is part of the sealed log, at this place, with this content',
      ]),
      ...list('This does not prove:', [
        'that the log was not rewritten as a whole by who holds its key',
        'that what the source delivered was true',
      ]),
    ];
  }
  if (args.command === 'llm-usage') {
    const report = checkUsageBatch(readText(file), keys);
    return [
      `log          ${report.origin}`,
      `receipt      ${report.seq} in a tree of ${report.size}`,
      `batch        ${report.batch}`,
      `rows         ${report.rows}`,
      `root         ${report.root}`,
      `US dollars   ${report.amount ?? 'unknown'}`,
      `unreserved   ${report.unreserved ?? 'unknown'}`,
      `unpriced     ${report.unknown}`,
      ...list('Checked:', [
        'each row leads by its path to the root, and all rows make that root',
        'the receipt names batch, number of rows and root, and lies in the signed log',
        'sums, instants and unpriced rows are those of the rows; price rows have their digests',
      ]),
      ...list('This proves:', [
        'these rows, no more and no fewer, are the batch that was sealed; none was changed since',
      ]),
      ...list('This does not prove:', [
        'that all usage was reported: batches are numbered from 1, so a missing batch shows, a request that nobody reported does not',
        'that the log was not rewritten as a whole by who holds its key',
      ]),
    ];
  }
  const [older, path] =
    args.command === 'consistency' ? args.files : [args.checkpoint, file];
  if (!existsSync(path)) {
    throw new UsageFailure(`Cannot read ${path}: no such file.`);
  }
  const report = await checkExportFile(path, {
    keys,
    olderCheckpoint: older === undefined ? undefined : readText(older),
    bodies: args.flags.has('--bodies'),
    complete: args.flags.has('--complete'),
    recompute: args.flags.has('--recompute'),
  });
  return [
    `log          ${report.origin}`,
    `records      ${report.records} of ${report.size}`,
    `root         ${report.root}`,
    ...list('Checked:', report.checked),
    ...list('This proves:', report.proves),
    ...list('This does not prove:', report.doesNotProve),
  ];
}

/** Runs the command line; returns the exit code. */
export async function main(
  argv: readonly string[],
  print: (line: string) => void = line => process.stdout.write(`${line}\n`),
): Promise<number> {
  if (argv.length === 0 || argv.includes('--help')) {
    print(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  try {
    const args = readArguments(argv);
    const lines =
      args.command === 'pack'
        ? runPack(args)
        : [...(await run(args)), 'VERIFIED'];
    lines.forEach(print);
    return 0;
  } catch (error) {
    if (error instanceof VerificationFailure) {
      print(`FAILED: ${error.message}`);
      return 1;
    }
    if (error instanceof UsageFailure) {
      print(`${error.message} See --help.`);
      return 2;
    }
    // A folder instead of a file, no permission, a disk that fails.
    if (isObject(error) && 'syscall' in error) {
      print(`Cannot read the file: ${error.message}.`);
      return 2;
    }
    throw error;
  }
}

const started = process.argv[1];
if (
  started !== undefined &&
  typeof import.meta.url === 'string' &&
  existsSync(started) &&
  realpathSync(started) === fileURLToPath(import.meta.url)
) {
  main(process.argv.slice(2)).then(code => {
    process.exitCode = code;
  });
}
