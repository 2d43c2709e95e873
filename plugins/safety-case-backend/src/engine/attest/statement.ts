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

/** Type of an in-toto statement, version 1. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** Type of the payload of an envelope that holds a statement. */
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** Types of predicates that Maestro makes or reads. */
export const PREDICATES = {
  testResult: 'https://in-toto.io/attestation/test-result/v0.1',
  provenance: 'https://slsa.dev/provenance/v1',
  verificationSummary: 'https://slsa.dev/verification_summary/v1',
  vulnerabilities: 'https://in-toto.io/attestation/vulns/v0.2',
  humanReview: 'https://in-toto.io/attestation/human-review/v0.1',
  cycloneDx: 'https://cyclonedx.org/bom',
  spdx: 'https://spdx.dev/Document',
  /** Our own: a check that a forge ran. */
  check: 'https://maestro.dev/attestation/check/v1',
  /** Our own: a safety case as it was approved. */
  safetyCase: 'https://maestro.dev/attestation/safety-case/v1',
} as const;

/** What a statement is about. */
export interface StatementSubject {
  name: string | null;
  /** Algorithm to hex; at least one. */
  digest: Record<string, string>;
}

/** An in-toto statement; members that are not known are left out. */
export interface Statement {
  subjects: StatementSubject[];
  predicateType: string;
  predicate: Record<string, unknown>;
}

/**
 * Reads an in-toto Statement v1 from the bytes that were signed. Unknown
 * members are ignored, as the specification asks; each subject must have a
 * digest.
 *
 * @returns one sentence when it is none
 */
export function readStatement(bytes: Uint8Array): Statement | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return 'The payload is not JSON in UTF-8.';
  }
  if (!isRecord(value)) {
    return 'The statement is not a JSON object.';
  }
  if (value._type !== STATEMENT_TYPE) {
    return `_type is ${JSON.stringify(
      value._type ?? null,
    )}; write "${STATEMENT_TYPE}".`;
  }
  if (typeof value.predicateType !== 'string' || value.predicateType === '') {
    return 'predicateType is missing; name the type of the predicate.';
  }
  if (!Array.isArray(value.subject) || value.subject.length === 0) {
    return 'subject is missing or empty; name what the statement is about.';
  }
  const subjects: StatementSubject[] = [];
  for (const [index, subject] of value.subject.entries()) {
    const digest = isRecord(subject) ? subject.digest : null;
    const entries = isRecord(digest) ? Object.entries(digest) : [];
    if (
      entries.length === 0 ||
      entries.some(
        ([, hex]) => typeof hex !== 'string' || !/^[0-9a-f]+$/i.test(hex),
      )
    ) {
      return `subject[${index}].digest is missing or not hex; name a digest.`;
    }
    subjects.push({
      name:
        typeof (subject as Record<string, unknown>).name === 'string'
          ? ((subject as Record<string, unknown>).name as string)
          : null,
      digest: Object.fromEntries(
        entries.map(([name, hex]) => [name, (hex as string).toLowerCase()]),
      ),
    });
  }
  return {
    subjects,
    predicateType: value.predicateType,
    predicate: isRecord(value.predicate) ? value.predicate : {},
  };
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Commits that a statement is about, sorted: those that its subjects name by
 * `gitCommit` or `sha1`, and for SLSA provenance those from which its subjects
 * were built (`resolvedDependencies`), as its subjects are artifacts.
 *
 * @see https://slsa.dev/spec/v1.2/build-provenance
 */
export function commitsOf(statement: Statement): string[] {
  const found = [
    ...statement.subjects.map(({ digest }) => digest),
    ...builtFrom(statement),
  ]
    .flatMap(({ gitCommit, sha1 }) => [gitCommit, sha1])
    .filter((hash): hash is string => COMMIT.test(hash ?? ''));
  return [...new Set(found)].sort();
}

/** Whether a statement is about a commit. */
export function isAboutCommit(statement: Statement, sha: string): boolean {
  return commitsOf(statement).includes(sha.toLowerCase());
}

function builtFrom({ predicate, predicateType }: Statement) {
  const definition =
    predicateType === PREDICATES.provenance ? predicate.buildDefinition : null;
  const dependencies = isRecord(definition)
    ? definition.resolvedDependencies
    : null;
  const first = Array.isArray(dependencies) ? dependencies[0] : null;
  // What was built comes first; the others are tools and libraries.
  const { digest, uri } = isRecord(first) ? first : { digest: null, uri: null };
  const { gitCommit } = isRecord(digest) ? digest : { gitCommit: null };
  return typeof gitCommit === 'string' &&
    (typeof uri !== 'string' || uri.startsWith('git+'))
    ? [{ gitCommit: gitCommit.toLowerCase(), sha1: undefined }]
    : [];
}

/** The bytes of a statement, with members in one order. */
export function writeStatement(statement: Statement): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      _type: STATEMENT_TYPE,
      subject: statement.subjects.map(({ digest, name }) => ({
        ...(name === null ? {} : { name }),
        digest,
      })),
      predicateType: statement.predicateType,
      predicate: statement.predicate,
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
