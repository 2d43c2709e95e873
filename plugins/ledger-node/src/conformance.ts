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

import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  SIGNATURE_SCHEMES,
  SignatureScheme,
  verifySignature,
} from './signatures';

/** What a suite of published vectors came to. @public */
export interface SuiteResult {
  passed: number;
  total: number;
  lines?: string[];
  /** One line per failed case. */
  failures?: string[];
}

/** A suite of published vectors in a folder. @public */
export interface Suite {
  name: string;
  present(folder: string): boolean;
  run(folder: string): Promise<SuiteResult>;
}

interface SignatureVector {
  id: string;
  scheme: string;
  secret_utf8?: string;
  secret_base64?: string;
  secrets_utf8?: string[];
  body_utf8?: string;
  body_base64?: string;
  body_repeat?: { utf8: string; times: number };
  header: string | null;
  valid: boolean;
}

function secretsOf(vector: SignatureVector): Array<string | Uint8Array> {
  if (vector.secrets_utf8 !== undefined) {
    return vector.secrets_utf8;
  }
  return vector.secret_base64 !== undefined
    ? [Buffer.from(vector.secret_base64, 'base64')]
    : [vector.secret_utf8 ?? ''];
}

function bodyOf(vector: SignatureVector): Uint8Array {
  if (vector.body_base64 !== undefined) {
    return Buffer.from(vector.body_base64, 'base64');
  }
  if (vector.body_repeat !== undefined) {
    return Buffer.from(
      vector.body_repeat.utf8.repeat(vector.body_repeat.times),
      'utf8',
    );
  }
  return Buffer.from(vector.body_utf8 ?? '', 'utf8');
}

function checkVector(vector: SignatureVector): string | null {
  if (!(SIGNATURE_SCHEMES as readonly string[]).includes(vector.scheme)) {
    return `${vector.id}: scheme ${vector.scheme} is not known here`;
  }
  try {
    const valid = verifySignature(vector.scheme as SignatureScheme, {
      secrets: secretsOf(vector),
      body: bodyOf(vector),
      header: vector.header,
    });
    return valid === vector.valid
      ? null
      : `${vector.id}: expected ${vector.valid}, got ${valid}`;
  } catch (error) {
    return `${vector.id}: threw ${error}`;
  }
}

const SIGNATURES = join('webhooks', 'signatures.json');

const webhooks: Suite = {
  name: 'webhooks',
  present: folder => existsSync(join(folder, SIGNATURES)),
  async run(folder) {
    const file = join(folder, SIGNATURES);
    const { vectors } = JSON.parse(await readFile(file, 'utf8')) as {
      vectors: SignatureVector[];
    };
    const failures = vectors
      .map(checkVector)
      .filter((failure): failure is string => failure !== null);
    return {
      passed: vectors.length - failures.length,
      total: vectors.length,
      failures,
    };
  },
};

/** Suites of published vectors that this package's code answers, by topic. @public */
export const suites: Record<string, Suite[]> = { dora: [webhooks] };
