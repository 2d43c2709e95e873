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

import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { CaseSubject } from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../attest/EvidenceKey';
import {
  Candidate,
  CaseInput,
  Fact,
  Repository,
  PushedHead,
  headsOf,
  pushedHeads,
  releasesOf,
  requestsOf,
} from '../engine/cases';
import { PatternSubject, instantiate } from '../engine/patterns';
import { FactStore } from '../store/types';
import { CasePattern, CaseSpec } from './specs';

const DAY = 86_400_000;

/**
 * Open requests of which nothing was heard for so long have no live case; and
 * so far back is looked for what a release brings.
 */
const DORMANT_DAYS = 120;
/** As far back as anything is known. */
const EVER_DAYS = 36_500;

/** A subject with the pattern that its case is made from. */
export interface Planned {
  id: string;
  pattern: CasePattern;
  candidate: Candidate;
  repository: Repository;
  facts: readonly Fact[];
}

/**
 * What has a case by the pattern of a component in one of its repositories,
 * with all facts that bear on it.
 *
 * @param options.recentDays - for which merged requests and releases keep a
 * live case
 * @param options.only - id of the one case that is meant, also if it is not
 * live any more
 */
export async function planCases(
  { entityRef, patterns }: CaseSpec,
  repository: Repository,
  options: {
    facts: FactStore;
    generation: number;
    now: Date;
    recentDays: number;
    only?: string;
    /** Of cases those that were approved, with the instant of the last time. */
    approvedAt: (caseIds: string[]) => Promise<Map<string, string>>;
  },
): Promise<Planned[]> {
  const { approvedAt, facts, generation, now, only, recentDays } = options;
  const ever = only !== undefined;
  const dormant = ever ? EVER_DAYS : DORMANT_DAYS;
  const before = (days: number) =>
    new Date(now.getTime() - days * DAY).toISOString();
  const heard = await facts.facts(
    generation,
    repository,
    ['change', 'review', 'release', 'tag'],
    before(dormant),
  );
  const since = before(ever ? EVER_DAYS : recentDays);
  const pushed = await facts.facts(
    generation,
    repository,
    ['push'],
    before(dormant),
  );
  const told = [...heard, ...pushed];
  const approvedHeads = new Map<CasePattern, PushedHead | null>();
  for (const pattern of patterns) {
    if (subjectOf(pattern) === 'commit') {
      approvedHeads.set(
        pattern,
        await approvedHead(pushedHeads(pushed), {
          approvedAt,
          // It may have been approved before the repository was renamed.
          idsOf: sha =>
            repository.names.map(name =>
              caseId(entityRef, pattern, {
                subject: {
                  kind: 'commit',
                  id: sha,
                  repository: `${repository.host}/${name}`,
                },
              }),
            ),
        }),
      );
    }
  }
  const isWanted = (subject: CaseSubject) =>
    !ever ||
    patterns.some(pattern => caseId(entityRef, pattern, { subject }) === only);
  const candidates = {
    commit: (pattern: CasePattern) =>
      headsOf(repository, told, approvedHeads.get(pattern) ?? null),
    release: () => releasesOf(repository, told, since, isWanted),
    pull_request: () => requestsOf(repository, told, since, isWanted),
  };
  const planned = patterns
    .flatMap(pattern =>
      candidates[subjectOf(pattern)](pattern).map(candidate => ({
        id: caseId(entityRef, pattern, candidate),
        pattern,
        candidate,
        repository,
        facts: heard,
      })),
    )
    // Before their checks are read: those of years are many.
    .filter(({ id }) => !ever || id === only);
  const shas = planned.flatMap(({ candidate }) => commitsOf(candidate));
  const checks = await facts.checks(generation, repository, shas);
  return planned.map(plan => ({ ...plan, facts: [...heard, ...checks] }));
}

/**
 * The commit that somebody approved last and that is not the newest one: what
 * came after it nobody has approved yet.
 */
async function approvedHead(
  heads: readonly PushedHead[],
  options: {
    approvedAt: (caseIds: string[]) => Promise<Map<string, string>>;
    idsOf(sha: string): string[];
  },
): Promise<PushedHead | null> {
  const newest = heads.at(-1)?.sha;
  const earlier = heads
    .filter(({ sha }) => sha !== newest)
    .flatMap(head => options.idsOf(head.sha).map(id => ({ head, id })));
  const approved = await options.approvedAt(earlier.map(({ id }) => id));
  let latest: { at: string; head: PushedHead } | null = null;
  // Of two that were approved at one instant the later commit counts.
  for (const { head, id } of earlier) {
    const at = approved.get(id);
    if (at !== undefined && (latest === null || at >= latest.at)) {
      latest = { at, head };
    }
  }
  return latest?.head ?? null;
}

/** When the case of a subject ends to be judged by itself, ISO 8601. */
export function watchedUntil(
  { activeAt, doneAt }: Candidate,
  recentDays: number,
): string {
  return new Date(
    doneAt === null
      ? Date.parse(activeAt) + DORMANT_DAYS * DAY
      : Date.parse(doneAt) + recentDays * DAY,
  ).toISOString();
}

/** By its own word, else by what its parameters tell. */
function subjectOf({ parameters, subject }: CasePattern): PatternSubject {
  return subject ?? ('release' in parameters ? 'release' : 'pull_request');
}

/** What a case was made from, as the case names it. */
export function sourceOf({ file, name, version }: CasePattern): string {
  return file?.source ?? `pattern:${name}@${version}`;
}

/** The commit that is judged, and the head where it differs. */
export function commitsOf({ subject }: Candidate): string[] {
  return [subject.sha, subject.headSha].filter(
    (sha): sha is string => sha !== null,
  );
}

/** The same subject under the same pattern is the same case. */
function caseId(
  entityRef: string,
  pattern: CasePattern,
  { subject }: { subject: Pick<CaseSubject, 'id' | 'kind' | 'repository'> },
): string {
  return sha256Hex(
    canonicalJson([
      entityRef,
      pattern.name,
      subject.kind,
      subject.repository,
      subject.id,
    ]),
  ).slice(0, 32);
}

/** The argument that a pattern makes of a subject, with what is wrong in it. */
export function makeArgument(
  { entityRef, parameters }: CaseSpec,
  { candidate: { subject }, pattern }: Planned,
): {
  path: string;
  yaml: string;
  diagnostics: CaseInput['diagnostics'];
} {
  const { file } = pattern;
  if (file && Object.keys(pattern.parameters).length === 0) {
    // An argument as it stands; it is shown as it lies in the repository.
    return {
      path: file.source,
      yaml: pattern.text,
      diagnostics: file.diagnostics,
    };
  }
  const told: Record<string, unknown> = {
    component: entityRef,
    repository: subject.repository,
    number: Number(subject.id),
    release: subject.id,
    incident: subject.id,
    commit: subject.sha,
  };
  const given = Object.fromEntries(
    Object.entries(told).filter(
      ([name, value]) => name in pattern.parameters && value !== null,
    ),
  );
  // Only parameters of this pattern: a component may have several patterns.
  const chosen = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name in pattern.parameters),
  );
  const instance = instantiate(pattern, { ...chosen, ...given });
  const path = file?.source ?? `${pattern.name}@${pattern.version}`;
  const own = file?.diagnostics ?? [];
  return instance.ok
    ? { path, yaml: instance.text, diagnostics: own }
    : {
        path,
        yaml: file ? pattern.text : '',
        diagnostics: [
          ...own,
          ...instance.diagnostics
            // Of a file that is shown the reader tells it with its place.
            .filter(({ code }) => !(file && code === 'P05'))
            .map(({ code, message }) => ({
              code,
              severity: 'error' as const,
              message,
              line: null,
              column: null,
            })),
        ],
      };
}
