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
import { ConflictError } from '@backstage/errors';
import { Collected } from '../collect/types';
import { StoredCase } from '../store/types';
import { EvidenceService } from './EvidenceService';

/** Type of the predicate of what is said against a case, and for it. */
export const CHALLENGE_PREDICATE =
  'https://maestro.dev/attestation/challenge/v1';

/** Type of the predicate of a wish that checks run again. */
export const RERUN_PREDICATE = 'https://maestro.dev/attestation/rerun/v1';

/**
 * Signs and keeps what somebody says about a case; answers its digest.
 *
 * @param predicate - with `timestamp`, ISO 8601
 * @throws ConflictError while nobody has named the commit of the case
 */
export async function say(
  evidence: EvidenceService,
  { id, judged }: StoredCase,
  predicateType: string,
  predicate: Record<string, unknown>,
): Promise<string> {
  const { sha, repository } = judged.subject;
  if (sha === null) {
    throw new ConflictError(
      'Nobody has named the commit of this case yet; wait until the forge does',
    );
  }
  const collected: Collected = {
    statement: {
      subjects: [{ name: repository, digest: { gitCommit: sha } }],
      predicateType,
      predicate: { case: id, entityRef: judged.entityRef, ...predicate },
    },
    source: `case/${id}/${predicateType}`,
    system: 'maestro-safety-case',
    collector: 'case',
    version: '1',
    query: null,
    effectiveAt: String(predicate.timestamp),
  };
  const { digest } = await evidence.record(collected, {
    repository,
    signedByPortal: true,
  });
  return digest;
}
