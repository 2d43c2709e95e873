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

import { InputError, NotAllowedError } from '@backstage/errors';
import {
  SubmittedEvidence,
  SubmittedEvidenceBatch,
} from '@maestro/backstage-plugin-safety-case-common';
import { isBundle } from '../attest/bundle';
import { CertificateIdentity } from '../attest/certificate';
import { sha256Hex } from '../attest/EvidenceKey';
import {
  Statement,
  commitsOf,
  mayState,
  outOfValidity,
  readStatement,
} from '../engine/attest';
import { Admitted, ReadHead, ofMergeRequests, runsInBase } from '../oidc';
import { readBody, valueOf } from './evidenceBody';
import { EvidenceService, effectiveAt } from './EvidenceService';
import { Signatures } from './signatures';

/** Who hands in evidence. */
export interface Submitter {
  /** As pages show it. */
  name: string;
  /** What stays the same when it hands in again; names the source. */
  source: string;
  /** The run of CI, when a token of a forge was shown; null: a Backstage one. */
  admitted: Admitted | null;
}

/** How evidence is handed in. */
export interface SubmitOptions {
  submitter: Submitter;
  /** `host/owner/name`; null: not told. */
  repository: string | null;
}

/** Limits of the ledger. */
const MOST_COMMITS = 100;
const MOST_TYPE = 255;

const FOR_CALLER = new Set([
  'InputError',
  'NotAllowedError',
  'ServiceUnavailableError',
]);

/**
 * Takes signed statements in: verifies, judges by policy, and keeps those that
 * may speak. All that is wrong is told by name; nothing of it is kept.
 */
export class EvidenceDoor {
  constructor(
    private readonly options: {
      evidence: EvidenceService;
      signatures: Signatures;
      readHead: ReadHead;
      /** Seconds by which clocks may differ. */
      clockTolerance: number;
      now: () => Date;
    },
  ) {}

  /**
   * One envelope or bundle in JSON, or many as a JSON list or as lines. Of
   * many the good ones are kept, and each of the others is answered for.
   *
   * @throws InputError, NotAllowedError, ServiceUnavailableError when nothing
   *   can be kept; the message names the field and what to do
   */
  async submit(
    text: string,
    options: SubmitOptions,
  ): Promise<SubmittedEvidence | SubmittedEvidenceBatch> {
    demandRepository(options);
    const { batch, values } = readBody(text);
    if (!batch) {
      return this.one(valueOf(values[0]), options);
    }
    const items: SubmittedEvidenceBatch['items'] = [];
    let first: Error | null = null;
    for (const [index, value] of values.entries()) {
      try {
        items.push({
          index,
          kept: await this.one(valueOf(value), options),
          error: null,
        });
      } catch (error) {
        const { message, name } = error as Error;
        if (!FOR_CALLER.has(name)) {
          throw error;
        }
        first ??= error as Error;
        items.push({ index, kept: null, error: { name, message } });
      }
    }
    const refused = items.filter(({ kept }) => kept === null);
    if (first !== null && refused.length === items.length) {
      first.message = `None of ${items.length} statements can be kept; statement ${refused[0].index}: ${first.message}`;
      throw first;
    }
    return {
      kept: items.length - refused.length,
      refused: refused.length,
      items,
    };
  }

  /** @throws as `submit` does */
  async one(
    value: unknown,
    { repository, submitter }: SubmitOptions,
  ): Promise<SubmittedEvidence> {
    const { evidence, now, signatures } = this.options;
    const verdict = signatures.verify(value, now());
    if (!verdict.ok) {
      throw new InputError(verdict.reason);
    }
    const statement = readStatement(verdict.payload);
    if (typeof statement === 'string') {
      throw new InputError(`payload: ${statement}`);
    }
    this.#demandLimits(statement);
    this.#demandSigner(statement, verdict.signers);
    let commits = commitsOf(statement);
    if (verdict.identity) {
      commits = await this.#ofRun(verdict.identity, commits, submitter);
    }
    commits = ofToken(submitter, commits);
    const signer = verdict.signers.join(', ');
    const item = {
      digest: sha256Hex(verdict.payload),
      envelope: JSON.stringify(value),
      source: `${signer}/${statement.predicateType}/${
        statement.subjects[0].name ?? ''
      }`,
      origin: {
        system: submitter.name,
        collector: isBundle(value) ? 'sigstore-bundle' : 'envelope',
        version: '1',
        query: verdict.identity?.run ?? null,
      },
      signer,
      signedByPortal: false,
      uploader: submitter.admitted?.uploader ?? null,
      repository: repositoryOf(repository, submitter),
      effectiveAt: this.instantOf(effectiveAt(statement)),
    };
    return evidence.keep(statement, item, commits);
  }

  /**
   * When something was true, by its own word; a little later than now is now.
   *
   * @throws InputError when it lies in the future: it would stand before all
   *   that is said until then
   */
  instantOf(told: string | null): string | null {
    const { clockTolerance, now } = this.options;
    const at = now();
    if (told === null || Date.parse(told) <= at.getTime()) {
      return told;
    }
    if (Date.parse(told) > at.getTime() + clockTolerance * 1000) {
      throw new InputError(
        `It says that it was made at ${told}, later than now (${at.toISOString()}): a clock is wrong, or the time has no zone and was not in UTC`,
      );
    }
    return at.toISOString();
  }

  #demandLimits(statement: Statement): void {
    const commits = commitsOf(statement);
    if (commits.length === 0) {
      throw new InputError(
        'subject names no commit; give one a digest gitCommit (or sha1) of 40 hex digits',
      );
    }
    if (commits.length > MOST_COMMITS) {
      throw new InputError(
        `subject names ${commits.length} commits; at most ${MOST_COMMITS} are taken`,
      );
    }
    if (statement.predicateType.length > MOST_TYPE) {
      throw new InputError(
        `predicateType has ${statement.predicateType.length} characters; at most ${MOST_TYPE} are taken`,
      );
    }
  }

  #demandSigner({ predicateType }: Statement, signers: string[]): void {
    const { policy } = this.options.evidence.trust;
    const now = this.options.now().getTime();
    const named = signers.filter(signer =>
      mayState(policy, predicateType, signer),
    );
    if (named.length === 0) {
      throw new NotAllowedError(
        `${signers.join(', ')} may not make statements of type ${JSON.stringify(
          predicateType,
        )} by policy ${
          policy.version
        }; a rule below maestro.safetyCase.trust.rules would have to say so`,
      );
    }
    const outside = named.map(signer => outOfValidity(policy, signer, now));
    if (outside.every(reason => reason !== null)) {
      throw new NotAllowedError(outside[0]!);
    }
  }

  /**
   * Of the commits those of the run that a certificate names: it speaks about
   * no others.
   *
   * @throws NotAllowedError when there is none, or the run is that of a fork
   */
  async #ofRun(
    identity: CertificateIdentity,
    commits: string[],
    { admitted }: Submitter,
  ): Promise<string[]> {
    const { commit, ref, trigger } = identity;
    if (trigger !== null && runsInBase(trigger)) {
      throw new NotAllowedError(
        `The certificate is of a run that began by ${trigger}, with the rights of ${identity.repository} for whoever opens a pull request, forks too; sign in a run that begins by pull_request or push`,
      );
    }
    const place = placeOf(identity.repository ?? '');
    // Certificates of GitLab name the branch of a merge request, not its
    // project; the token of the job was looked into already.
    if (
      trigger !== null &&
      ofMergeRequests(trigger) &&
      admitted?.uploader.repository !== place
    ) {
      throw new NotAllowedError(
        `The certificate is of a pipeline that began by ${trigger}, and does not say whether the merge request comes from a fork; hand it in with the ID token of the same job`,
      );
    }
    const own = commit === null ? null : [commit.toLowerCase()];
    const change = /^refs\/pull\/(\d{1,15})\//.exec(ref ?? '');
    if (change && identity.repository) {
      const head = await this.options.readHead({
        issuer: identity.issuer,
        subject: identity.subject,
        repository: place,
        ownerId: null,
        ref: ref!,
        sha: commit ?? '',
        event: trigger ?? '',
        workflow: '',
        run: identity.run ?? '',
        environment: null,
        runner: null,
        change: Number(change[1]),
      });
      if (head?.repository !== place) {
        throw new NotAllowedError(
          `The certificate is of a run for pull request ${change[1]} of ${
            identity.repository
          }, which comes from ${
            head?.repository ?? 'a repository that is gone or hidden'
          }: CI of a fork runs the code of a stranger, so its evidence is not taken`,
        );
      }
      own?.push(head.sha);
    }
    const found = commits.filter(known => own?.includes(known) ?? true);
    if (found.length === 0) {
      throw new NotAllowedError(
        `The certificate is of a run on commit ${commit}, but the statement is about ${commits.join(
          ', ',
        )}: evidence for another commit`,
      );
    }
    return found;
  }
}

/**
 * Of the commits those about which a run of CI may speak; all for others.
 *
 * @throws NotAllowedError when there is none
 */
export function ofToken({ admitted }: Submitter, commits: string[]): string[] {
  const found = commits.filter(
    known => admitted?.commits.includes(known) ?? true,
  );
  if (admitted && found.length === 0) {
    throw new NotAllowedError(
      `This is about commit ${commits
        .slice(0, 3)
        .join(', ')}, but the token is of a run on ${admitted.commits.join(
        ' and ',
      )}: CI hands in evidence for the commit that it ran on`,
    );
  }
  return found;
}

/** @throws NotAllowedError when a run of CI names another repository */
export function demandRepository({
  repository,
  submitter: { admitted },
}: SubmitOptions): void {
  if (
    admitted &&
    repository !== null &&
    repository !== admitted.uploader.repository
  ) {
    throw new NotAllowedError(
      `repository is ${repository}, but the token is of a run in ${admitted.uploader.repository}; leave it away`,
    );
  }
}

/** Where the commits lie, by the caller's word or that of its token. */
export function repositoryOf(
  repository: string | null,
  { admitted }: Submitter,
): string | null {
  return admitted?.uploader.repository ?? repository;
}

function placeOf(url: string): string {
  return url.replace(/^https?:\/\//, '').toLowerCase();
}
