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

import { KeyObject, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import {
  PREDICATES,
  STATEMENT_PAYLOAD_TYPE,
  Statement,
  preAuthEncoding,
  writeStatement,
} from '../engine/attest';
import { GITHUB_ISSUER } from '../oidc';
import { REPOSITORY, sha } from './events';

export const WORKFLOW = `https://github.com/${REPOSITORY}/.github/workflows/ci.yml@refs/heads/main`;

const FULCIO = '1.3.6.1.4.1.57264.1';
const base64 = (bytes: ArrayBufferView) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'base64',
  );
const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

/** An authority, a log of certificates and one of signatures, all in memory. */
export async function testSigstore(at: Date) {
  const start = { start: new Date(at.getTime() - 86_400_000).toISOString() };
  const logKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ctKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const caKeys = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const ctLog = await initializeCTLog(ctKeys, at);
  const log = await initializeTLog('https://rekor.example', logKeys, at);
  const ca = await initializeCA(caKeys, ctLog, at);
  const instance = (key: Buffer) => ({
    baseUrl: 'https://rekor.example',
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: key.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: start,
    },
    logId: {
      keyId: createHash('sha256').update(key).digest('base64'),
    },
  });
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [instance(log.publicKey)],
    certificateAuthorities: [
      {
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: 'https://fulcio.example',
        certChain: { certificates: [{ rawBytes: base64(ca.rootCertificate) }] },
        validFor: start,
      },
    ],
    ctlogs: [instance(spki(ctKeys.publicKey) as Buffer)],
    timestampAuthorities: [],
  };
  /** A bundle of a statement that a run of GitHub Actions signed. */
  const bundle = async (
    options: {
      statement?: Partial<Statement>;
      subject?: string;
      issuer?: string;
      commit?: string;
      ref?: string;
      trigger?: string;
      /** Format: 0.1 with a promise, 0.3 with a proof. */
      version?: '0.1' | '0.2' | '0.3';
      /** Without any log, hence without a trusted time. */
      bare?: boolean;
    } = {},
  ) => {
    const { version = '0.3' } = options;
    const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const certificate = await ca.issueCertificate({
      publicKey: spki(keys.publicKey) as never,
      subjectAltName: options.subject ?? WORKFLOW,
      extensions: [
        { oid: `${FULCIO}.8`, value: options.issuer ?? GITHUB_ISSUER },
        { oid: `${FULCIO}.12`, value: `https://github.com/${REPOSITORY}` },
        { oid: `${FULCIO}.13`, value: options.commit ?? sha('a1') },
        { oid: `${FULCIO}.14`, value: options.ref ?? 'refs/heads/main' },
        { oid: `${FULCIO}.20`, value: options.trigger ?? 'push' },
        {
          oid: `${FULCIO}.21`,
          value: `https://github.com/${REPOSITORY}/actions/runs/77/attempts/1`,
        },
      ],
    });
    const payload = writeStatement({
      subjects: [{ name: null, digest: { gitCommit: sha('a1') } }],
      predicateType: PREDICATES.check,
      predicate: { outcome: 'success' },
      ...options.statement,
    });
    const signature = sign(
      'sha256',
      preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload),
      keys.privateKey,
    );
    const pem = `-----BEGIN CERTIFICATE-----\n${base64(certificate)
      .replace(/(.{64})/g, '$1\n')
      .trim()}\n-----END CERTIFICATE-----\n`;
    const [entry] = Object.values(
      await log.log({
        apiVersion: '0.0.1',
        kind: 'dsse',
        spec: {
          envelopeHash: { algorithm: 'sha256', value: '00'.repeat(32) },
          payloadHash: {
            algorithm: 'sha256',
            value: createHash('sha256').update(payload).digest('hex'),
          },
          signatures: [
            {
              signature: signature.toString('base64'),
              verifier: Buffer.from(pem).toString('base64'),
            },
          ],
        },
      }),
    ) as any[];
    const proof = entry.verification.inclusionProof;
    const rawBytes = base64(certificate);
    return {
      mediaType:
        version === '0.3'
          ? 'application/vnd.dev.sigstore.bundle.v0.3+json'
          : `application/vnd.dev.sigstore.bundle+json;version=${version}`,
      verificationMaterial: {
        ...(version === '0.3'
          ? { certificate: { rawBytes } }
          : { x509CertificateChain: { certificates: [{ rawBytes }] } }),
        tlogEntries: options.bare
          ? []
          : [
              {
                logIndex: String(entry.logIndex),
                logId: {
                  keyId: Buffer.from(entry.logID, 'hex').toString('base64'),
                },
                kindVersion: { kind: 'dsse', version: '0.0.1' },
                integratedTime: String(entry.integratedTime),
                inclusionPromise: {
                  signedEntryTimestamp: entry.verification.signedEntryTimestamp,
                },
                ...(version !== '0.1' && {
                  inclusionProof: {
                    logIndex: String(proof.logIndex),
                    rootHash: Buffer.from(proof.rootHash, 'hex').toString(
                      'base64',
                    ),
                    treeSize: String(proof.treeSize),
                    hashes: [],
                    checkpoint: { envelope: proof.checkpoint },
                  },
                }),
                canonicalizedBody: entry.body,
              },
            ],
      },
      dsseEnvelope: {
        payload: Buffer.from(payload).toString('base64'),
        payloadType: STATEMENT_PAYLOAD_TYPE,
        signatures: [{ sig: signature.toString('base64') }],
      },
    };
  };
  return { trustedRoot, bundle };
}
