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

import {
  BranchPushedData,
  CanonicalEvent,
  DeploymentData,
} from '@maestro/backstage-plugin-ledger-common';
import { Subject } from './attribution';
import { byText, isType, ms } from './facts';
import { CommitGraph, Push } from './graph';
import { Repositories } from './repositories';
import { DeploymentRule, isProduction, matchesGlob, ruleText } from './rules';

/** One deployment to production, however often it was told. */
export interface Deployment {
  /** host, repository, kind and the source's id, joined by `|`. */
  id: string;
  /** Deployments of one chain follow each other: same place, same rule. */
  chain: string;
  subject: Subject;
  environmentTold: boolean;
  sha: string | null;
  title: string;
  url: string | null;
  /** First success, milliseconds since the epoch. */
  at: number;
  /** Natural keys of the facts that tell it, sorted. */
  facts: string[];
}

/** Facts of the repositories and services that an entity may claim. */
export interface Material {
  facts: readonly CanonicalEvent[];
  repositories: Repositories;
  productionEnvironments: readonly string[];
  /** Pushes by `host|repository` under its present name. */
  pushes: ReadonlyMap<string, readonly Push[]>;
  graphs: ReadonlyMap<string, CommitGraph>;
}

/** The subject of an event under the repository's present name. */
export function subjectOf(
  event: CanonicalEvent,
  repositories: Repositories,
): Subject {
  const { host, repository } = event.subject;
  return {
    ...event.subject,
    repository:
      repository === null
        ? null
        : repositories.current(host, repository, ms(event.occurredAt)),
  };
}

/** `host|repository`. */
export function repositoryKey(subject: Subject): string {
  return `${subject.host}|${subject.repository ?? ''}`;
}

/**
 * The deployments to production that a rule reads from the facts, each once,
 * at its first success, in ascending order of time, then id. Failed,
 * cancelled and skipped ones are none; `inactive` only says that a later one
 * took over; a further attempt is the same deployment.
 */
export function logicalDeployments(
  material: Material,
  rule: DeploymentRule,
): Deployment[] {
  const found = new Map<string, Deployment>();
  for (const candidate of candidates(material, rule)) {
    const present = found.get(candidate.id);
    if (!present) {
      found.set(candidate.id, candidate);
    } else {
      const first = compare(candidate, present) < 0 ? candidate : present;
      found.set(candidate.id, {
        ...first,
        sha: first.sha ?? present.sha ?? candidate.sha,
        facts: [...new Set([...present.facts, ...candidate.facts])].sort(),
      });
    }
  }
  return [...found.values()].sort(compare);
}

/** Order of deployments: time, then id, then facts. */
export function compare(a: Deployment, b: Deployment): number {
  return a.at - b.at || byText(a.id, b.id) || byText(a.facts[0], b.facts[0]);
}

function* candidates(
  material: Material,
  rule: DeploymentRule,
): Generator<Deployment> {
  const defaults = rule.kind === 'workflow' ? defaultBranches(material) : null;
  const tags = rule.kind === 'release' ? tagHashes(material) : null;
  const lines = rule.kind === 'merge' ? mainlinesOf(material) : null;
  for (const event of material.facts) {
    const subject = subjectOf(event, material.repositories);
    const make = (parts: {
      kind: string;
      id: string;
      at: string;
      sha: string | null;
      title: string;
      url: string | null;
      told?: boolean;
    }): Deployment => ({
      id: [subject.host, subject.repository ?? subject.service ?? '']
        .concat(parts.kind, parts.id)
        .join('|'),
      chain: [repositoryKey(subject), subject.service ?? '']
        .concat(parts.told ? subject.environment ?? '' : '', ruleText(rule))
        .join('|'),
      subject,
      environmentTold: parts.told ?? false,
      sha: parts.sha,
      title: parts.title,
      url: parts.url,
      at: ms(parts.at),
      facts: [event.naturalKey],
    });
    switch (rule.kind) {
      case 'deployments':
        if (
          isType(
            event,
            'dev.cdevents.service.deployed',
            'dev.cdevents.service.rolledback',
          ) &&
          event.data.state === 'success' &&
          isProduction(
            {
              tier: event.data.tier,
              environment: event.data.environment ?? subject.environment,
            },
            material.productionEnvironments,
          )
        ) {
          yield make({
            kind: 'deployment',
            id: event.data.deploymentId,
            at: event.data.finishedAt ?? event.occurredAt,
            sha: event.data.sha,
            title: deploymentTitle(event.data),
            url: event.data.url,
            told: true,
          });
        }
        break;
      case 'workflow':
        if (
          isType(event, 'dev.cdevents.pipelinerun.finished') &&
          event.data.name === rule.name &&
          event.data.outcome === 'success' &&
          // A run for a fork's branch may bear the name of ours.
          !/pull_request|merge_request/.test(event.data.trigger ?? '') &&
          event.data.branch !== null &&
          isDefaultBranch(defaults!, subject, event.data.branch)
        ) {
          yield make({
            kind: 'pipelinerun',
            id: event.data.runId,
            at: event.data.finishedAt ?? event.occurredAt,
            sha: event.data.sha,
            title: `Run of ${event.data.name}`,
            url: event.data.url,
          });
        }
        break;
      case 'release':
        if (
          isType(event, 'maestro.release.published') &&
          !event.data.draft &&
          !event.data.prerelease
        ) {
          yield make({
            kind: 'release',
            id: event.data.releaseId,
            at: event.data.publishedAt ?? event.occurredAt,
            sha:
              event.data.sha ??
              tags!.get(`${repositoryKey(subject)}|${event.data.tag}`) ??
              null,
            title: `Release ${event.data.name ?? event.data.tag}`,
            url: event.data.url,
          });
        }
        break;
      case 'tag':
        if (
          isType(event, 'maestro.tag.created') &&
          matchesGlob(rule.glob, event.data.tag)
        ) {
          yield make({
            kind: 'tag',
            id: event.data.tag,
            at: event.data.createdAt ?? event.occurredAt,
            sha: event.data.sha,
            title: `Tag ${event.data.tag}`,
            url: null,
          });
        }
        break;
      default:
        if (
          isType(event, 'maestro.branch.pushed') &&
          event.data.isDefaultBranch
        ) {
          const heads = headsOf(event, lines!.get(repositoryKey(subject)));
          for (const { sha, at, title } of heads) {
            yield make({ kind: 'merge', id: sha, at, sha, title, url: null });
          }
        } else if (
          isType(event, 'dev.cdevents.change.merged') &&
          event.data.baseIsDefault &&
          event.data.mergeCommitSha !== null
        ) {
          yield make({
            kind: 'merge',
            id: event.data.mergeCommitSha,
            at: event.data.mergedAt ?? event.occurredAt,
            sha: event.data.mergeCommitSha,
            title: event.data.title,
            url: event.data.url,
          });
        }
    }
  }
}

function deploymentTitle(data: DeploymentData): string {
  const what = data.ref ?? data.sha?.slice(0, 7) ?? data.deploymentId;
  return `Deployment of ${what} to ${data.environment ?? 'production'}`;
}

function defaultBranches(material: Material): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const event of material.facts) {
    let branch: string | null = null;
    if (isType(event, 'maestro.branch.pushed') && event.data.isDefaultBranch) {
      branch = event.data.branch;
    } else if (
      isType(
        event,
        'dev.cdevents.change.created',
        'dev.cdevents.change.updated',
        'dev.cdevents.change.merged',
        'dev.cdevents.change.abandoned',
      ) &&
      event.data.baseIsDefault
    ) {
      branch = event.data.baseBranch;
    }
    if (branch !== null) {
      const key = repositoryKey(subjectOf(event, material.repositories));
      names.set(key, (names.get(key) ?? new Set()).add(branch));
    }
  }
  return names;
}

function isDefaultBranch(
  names: Map<string, Set<string>>,
  subject: Subject,
  branch: string,
): boolean {
  const known = names.get(repositoryKey(subject));
  return known ? known.has(branch) : branch === 'main' || branch === 'master';
}

function tagHashes(material: Material): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const event of material.facts) {
    if (isType(event, 'maestro.tag.created')) {
      const key = repositoryKey(subjectOf(event, material.repositories));
      hashes.set(`${key}|${event.data.tag}`, event.data.sha);
    }
  }
  return hashes;
}

/** What the default branch of a repository has pointed at. */
interface Mainline {
  /** Commits of the first-parent line. */
  line: Set<string>;
  /** Commits that came in a push of which another one was the head. */
  inner: Set<string>;
}

/**
 * Whether a push was read from a repository's history. Then it tells commits
 * and their parents, but not when they were pushed.
 */
export function toldByHistory(data: BranchPushedData): boolean {
  return (
    data.commits.length > 0 &&
    data.commits.every(({ parents }) => parents !== null)
  );
}

/**
 * The commits at which a push left the default branch. A webhook tells one
 * push: its head. A history that was pulled does not say in which push a
 * commit came: there each commit of the first-parent line counts, when it was
 * committed, unless a webhook says that it came below another head.
 */
function headsOf(
  event: Extract<CanonicalEvent, { type: 'maestro.branch.pushed' }>,
  mainline: Mainline | undefined,
): Array<{ sha: string; at: string; title: string }> {
  const { data, occurredAt } = event;
  if (toldByHistory(data)) {
    return data.commits
      .filter(({ sha }) => mainline?.line.has(sha) && !mainline.inner.has(sha))
      .map(({ sha, committedAt, title }) => ({
        sha,
        at: committedAt ?? occurredAt,
        title,
      }));
  }
  const title = data.commits.at(-1)?.title ?? 'Push';
  return data.after === null
    ? []
    : [{ sha: data.after, at: occurredAt, title }];
}

function mainlinesOf(material: Material): Map<string, Mainline> {
  const mainlines = new Map<string, Mainline>();
  for (const [key, pushes] of material.pushes) {
    const graph: CommitGraph = material.graphs.get(key) ?? new Map();
    const heads = new Set<string>();
    const inner = new Set<string>();
    for (const { data } of pushes) {
      if (data.isDefaultBranch && data.after !== null) {
        heads.add(data.after);
        if (!toldByHistory(data)) {
          data.commits.forEach(({ sha }) => inner.add(sha));
          inner.delete(data.after);
        }
      }
    }
    const followed = new Set([...heads].flatMap(sha => graph.get(sha) ?? []));
    const line = new Set<string>();
    for (const tip of heads) {
      let sha: string | undefined = followed.has(tip) ? undefined : tip;
      while (sha !== undefined && !line.has(sha)) {
        line.add(sha);
        sha = graph.get(sha)?.[0];
      }
    }
    mainlines.set(key, { line, inner });
  }
  return mainlines;
}
