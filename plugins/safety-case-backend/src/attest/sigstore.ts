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

import { X509Certificate, createHash, publicDecrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Bundle, bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import {
  PolicyError,
  SignedEntity,
  TrustMaterial,
  VerificationError,
  VerificationPolicy,
  Verifier,
  toSignedEntity,
  toTrustMaterial,
} from '@sigstore/verify';
import { p256 } from '@noble/curves/p256';
import { CertificateIdentity, certificateIdentity } from './certificate';

type SignatureContent = SignedEntity['signature'];

/** What the bundle is about: the bytes themselves, or their SHA-256. */
export type Artifact = { bytes: Uint8Array } | { sha256: Uint8Array };

/**
 * Who must have signed: an identity that a certificate names, or a key; or
 * whoever a trusted certificate names, for a policy to judge afterwards.
 */
export type ExpectedSigner =
  | { identity: string; issuer: string }
  | { key: KeyObject }
  | { anyone: true };

/** How much must be witnessed by others; what is 0 is not proved. */
export interface Thresholds {
  /** Certificate transparency logs. */
  certificateLogs: number;
  /** Transparency logs of signatures. */
  transparencyLogs: number;
  /** Trusted times. */
  timestamps: number;
}

export type BundleVerdict =
  | {
      ok: true;
      /** In-toto statement of a DSSE bundle, bytes; null: a plain signature. */
      statement: Uint8Array | null;
      /** Whom the certificate names; null: a plain key signed. */
      identity: CertificateIdentity | null;
      /** What the thresholds leave unproved; one sentence each. */
      unproved: string[];
    }
  | { ok: false; reason: string };

/**
 * Verifies a Sigstore bundle offline by the official library, and by what that
 * leaves out: log keys without a beginning of their validity prove nothing,
 * the statement of a DSSE bundle must name the artifact, and a chain must not
 * bring its own root. Never throws.
 *
 * @param artifact - null for a statement whose subjects are commits: the
 *   caller looks at these itself; a plain signature is refused then
 * @param trustedRoot - parsed JSON of the trust material
 */
export function verifyBundle(options: {
  bundle: unknown;
  artifact: Artifact | null;
  trustedRoot: unknown;
  signer: ExpectedSigner;
  thresholds?: Partial<Thresholds>;
  /**
   * When it came in: a certificate must have been valid then, if the bundle
   * holds no trusted time and none is asked for.
   */
  receivedAt?: Date;
}): BundleVerdict {
  const { artifact, receivedAt, signer } = options;
  const thresholds: Thresholds = {
    certificateLogs: 'key' in signer ? 0 : 1,
    transparencyLogs: 1,
    timestamps: 1,
    ...options.thresholds,
  };
  try {
    const bundle = bundleFromJSON(options.bundle);
    const problem = structureProblem(bundle);
    if (problem !== null) {
      return { ok: false, reason: problem };
    }
    const digest = artifact && digestOf(artifact);
    const statement = signedStatement(bundle, digest);
    const verifier = new Verifier(trustMaterial(options.trustedRoot, signer), {
      ctlogThreshold: thresholds.certificateLogs,
      tlogThreshold: thresholds.transparencyLogs,
      timestampThreshold: thresholds.timestamps,
    });
    const entity = entityOf(bundle, artifact, digest);
    const leaf = signingCertificate(bundle);
    const identity = leaf ? certificateIdentity(leaf) : null;
    if ('anyone' in signer && identity === null) {
      return { ok: false, reason: 'The bundle holds no certificate.' };
    }
    if (leaf && receivedAt && thresholds.timestamps === 0) {
      trustReceipt(verifier, leaf, receivedAt);
    }
    verifier.verify(entity, policyOf(signer));
    return { ok: true, statement, identity, unproved: unproved(thresholds) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function digestOf(artifact: Artifact): Buffer {
  return 'sha256' in artifact
    ? Buffer.from(artifact.sha256)
    : createHash('sha256').update(artifact.bytes).digest();
}

class Refusal extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) {
    return error.message;
  }
  if (error instanceof VerificationError || error instanceof PolicyError) {
    return `${error.code}: ${error.message}`;
  }
  const { message, name } = error as Error;
  return name === 'ValidationError'
    ? `The bundle has not the form of its version: ${message}`
    : `The bundle or the trust material is malformed: ${message}`;
}

function unproved(thresholds: Thresholds): string[] {
  return [
    thresholds.transparencyLogs === 0
      ? 'No transparency log vouches that the signature was public.'
      : null,
    thresholds.timestamps === 0
      ? 'No trusted time says when it was signed.'
      : null,
    thresholds.certificateLogs === 0
      ? 'No certificate log vouches for the certificate.'
      : null,
  ].filter((text): text is string => text !== null);
}

/** What is wrong before anything is verified; null: nothing. */
function structureProblem(bundle: Bundle): string | null {
  const { content, tlogEntries } = bundle.verificationMaterial;
  if (content.$case === 'x509CertificateChain') {
    const chain = content.x509CertificateChain.certificates.map(
      ({ rawBytes }) => new X509Certificate(rawBytes),
    );
    if (chain.some(certificate => certificate.subject === certificate.issuer)) {
      return 'The certificate chain holds a root of its own; roots come from the trust material only.';
    }
  }
  const leaf = signingCertificate(bundle);
  if (leaf && new X509Certificate(leaf).ca) {
    return 'The signing certificate is that of an authority.';
  }
  for (const entry of tlogEntries) {
    if (!/^\d+$/.test(entry.logIndex)) {
      return `The log index ${entry.logIndex} is not a whole number.`;
    }
    const body = parseRecord(entry.canonicalizedBody);
    if (body === null || typeof body.spec !== 'object' || body.spec === null) {
      return 'The body of a log entry is not an entry in JSON.';
    }
  }
  if (
    bundle.content.$case === 'dsseEnvelope' &&
    bundle.content.dsseEnvelope.signatures.length !== 1
  ) {
    return `The envelope has ${bundle.content.dsseEnvelope.signatures.length} signatures; a bundle has exactly one.`;
  }
  return null;
}

/** The certificate of the signer, DER; undefined for a plain key. */
function signingCertificate(bundle: Bundle): Uint8Array | undefined {
  const { content } = bundle.verificationMaterial;
  switch (content.$case) {
    case 'certificate':
      return content.certificate.rawBytes;
    case 'x509CertificateChain':
      return content.x509CertificateChain.certificates[0]?.rawBytes;
    default:
      return undefined;
  }
}

function parseRecord(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** The statement of a DSSE bundle, which must name the artifact. */
function signedStatement(
  bundle: Bundle,
  digest: Buffer | null,
): Uint8Array | null {
  if (bundle.content.$case === 'messageSignature') {
    if (digest === null) {
      throw new Refusal('The bundle is a plain signature, not a statement.');
    }
    const { messageDigest } = bundle.content.messageSignature;
    if (!Buffer.from(messageDigest.digest).equals(digest)) {
      throw new Refusal('The bundle is about another artifact.');
    }
    return null;
  }
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== 'application/vnd.in-toto+json') {
    throw new Refusal(
      `Payload type ${JSON.stringify(
        payloadType.slice(0, 120),
      )} is not supported.`,
    );
  }
  if (digest === null) {
    return new Uint8Array(payload);
  }
  const subjects = parseRecord(payload)?.subject;
  const named = (Array.isArray(subjects) ? subjects : []).some(
    subject => subject?.digest?.sha256 === digest.toString('hex'),
  );
  if (!named) {
    throw new Refusal('No subject of the statement is the artifact.');
  }
  return new Uint8Array(payload);
}

function trustMaterial(json: unknown, signer: ExpectedSigner): TrustMaterial {
  const root = TrustedRoot.fromJSON(json);
  // A log key without a beginning would be trusted for all of the past.
  const began = ({ publicKey }: (typeof root.tlogs)[number]) =>
    publicKey?.validFor?.start !== undefined;
  const trusted = {
    ...root,
    tlogs: root.tlogs.filter(began),
    ctlogs: root.ctlogs.filter(began),
  };
  return 'key' in signer
    ? toTrustMaterial(trusted, () => ({
        publicKey: signer.key,
        validFor: () => true,
      }))
    : toTrustMaterial(trusted);
}

function policyOf(signer: ExpectedSigner): VerificationPolicy | undefined {
  return 'identity' in signer
    ? {
        subjectAlternativeName: signer.identity,
        extensions: { issuer: signer.issuer },
      }
    : undefined;
}

/**
 * Without any trusted time the library has no instant for which it could
 * check the certificate, and checks no chain at all. Then the time of receipt
 * counts: by our own clock, and never a later one.
 */
function trustReceipt(
  verifier: Verifier,
  leaf: Uint8Array,
  receivedAt: Date,
): void {
  const inner = verifier as unknown as {
    verifyTimestamps(entity: SignedEntity): Date[];
  };
  const own = inner.verifyTimestamps.bind(verifier);
  inner.verifyTimestamps = entity => {
    const told = own(entity);
    if (told.length > 0) {
      return told;
    }
    const { validFrom, validTo } = new X509Certificate(leaf);
    const [from, until] = [validFrom, validTo].map(text => new Date(text));
    if (receivedAt < from) {
      throw new Refusal(
        `The certificate is valid from ${from.toISOString()}, and the bundle came in at ${receivedAt.toISOString()}: it lies in the future, or a clock is wrong.`,
      );
    }
    if (receivedAt > until) {
      throw new Refusal(
        `The certificate expired at ${until.toISOString()}, and the bundle came in at ${receivedAt.toISOString()} without a trusted time that says when it was signed.`,
      );
    }
    return [receivedAt];
  };
}

function entityOf(
  bundle: Bundle,
  artifact: Artifact | null,
  digest: Buffer | null,
): SignedEntity {
  if (artifact !== null && 'bytes' in artifact) {
    return toSignedEntity(bundle, Buffer.from(artifact.bytes));
  }
  const entity = toSignedEntity(bundle, Buffer.alloc(0));
  return digest !== null && bundle.content.$case === 'messageSignature'
    ? { ...entity, signature: digestContent(entity.signature, digest) }
    : entity;
}

/** A plain signature that is verified over the digest of the artifact. */
function digestContent(
  content: SignatureContent,
  digest: Buffer,
): SignatureContent {
  return {
    signature: content.signature,
    compareSignature: signature => content.compareSignature(signature),
    compareDigest: other => content.compareDigest(other),
    compareSignedDigest: other => content.compareSignedDigest(other),
    verifySignature: key =>
      verifyDigest(key as KeyObject, digest, content.signature),
  };
}

function verifyDigest(
  key: KeyObject,
  digest: Buffer,
  signature: Buffer,
): boolean {
  const { namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') {
    const { x, y } = key.export({ format: 'jwk' });
    const point = Buffer.concat([
      Buffer.from([4]),
      Buffer.from(x!, 'base64url'),
      Buffer.from(y!, 'base64url'),
    ]);
    try {
      return p256.verify(
        p256.Signature.fromDER(signature).toCompactRawBytes(),
        digest,
        point,
        // ECDSA of Sigstore is not normalised to the lower half.
        { prehash: false, lowS: false },
      );
    } catch {
      return false;
    }
  }
  if (key.asymmetricKeyType === 'rsa') {
    // DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1).
    const info = Buffer.concat([
      Buffer.from('3031300d060960864801650304020105000420', 'hex'),
      digest,
    ]);
    try {
      return publicDecrypt(key, signature).equals(info);
    } catch {
      return false;
    }
  }
  throw new Refusal(
    `A signature by ${
      namedCurve ?? key.asymmetricKeyType
    } cannot be verified from a digest alone; give the artifact.`,
  );
}
