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

import { DoraProfile } from '@maestro/backstage-plugin-dora-common';
import { parseWindow } from '@maestro/backstage-plugin-maestro-node';
import {
  ANNOTATION_GIT,
  ANNOTATION_REPOSITORY,
  ANNOTATION_SERVICE,
  ANNOTATION_TIME_ZONE,
} from '@maestro/backstage-plugin-maestro-common';
import { DORA_DEFAULT_WEEKS } from '@maestro/backstage-plugin-dora-common';
import {
  Claim,
  EntityModel,
  FigureOptions,
  Level,
  PageState,
  WorkingTime,
  membersAt,
  pageState,
} from '../engine';
import { ReadModel, Snapshot } from './ReadModel';

/** What a request asks about. */
export interface Question {
  /** Full reference in lower case; null for the whole portal. */
  entityRef: string | null;
  level: Level;
  /** Annotations of the entity as the catalog has it. */
  annotations: Record<string, string>;
  query: { from?: string; to?: string; zone?: string; profile?: DoraProfile };
}

/** What is needed to answer: computed once per request. */
export interface Prepared
  extends Omit<FigureOptions, 'href' | 'sha256' | 'only'> {
  profile: DoraProfile;
  question: Question;
  snapshot: Snapshot;
  claims: Claim[];
  /** Components of the level, past ones included. */
  members: EntityModel[];
}

/** Annotations that say where deliveries come from. */
const CLAIMING = [ANNOTATION_REPOSITORY, ANNOTATION_GIT, ANNOTATION_SERVICE];

/**
 * Reads model, window and state for a question.
 *
 * @throws InputError for a bad window or zone
 */
export async function prepare(
  question: Question,
  options: {
    readModel: ReadModel;
    /** Zone of entities that have none of their own. */
    defaultZone: string;
    working?: WorkingTime;
    now: Date;
  },
): Promise<Prepared> {
  const { readModel, now, working } = options;
  const { level, entityRef, annotations } = question;
  const snapshot = await readModel.snapshot();
  const { attribution } = snapshot;
  const own =
    entityRef === null
      ? null
      : attribution.membershipAt(entityRef, now.getTime());
  const { from, to, zone } = question.query;
  const window = parseWindow({
    query: { from, to, zone },
    zone: zoneOf(own, annotations) ?? options.defaultZone,
    now,
    weeks: DORA_DEFAULT_WEEKS,
  });
  const { model, members } = await readModel.level(snapshot, level);
  const claims = claimsAt(snapshot, level, now.getTime());
  const page = await statePage({
    readModel,
    snapshot,
    claims,
    model,
    annotations,
    now,
  });
  return {
    question,
    snapshot,
    claims,
    members,
    model,
    page,
    window,
    asOf: now.toISOString(),
    rule: ruleOf(claims),
    failures: readModel.failures,
    ...(working && { working }),
    profile: question.query.profile ?? 'dora-2026',
  };
}

/** State of the page of a model. */
export async function statePage(options: {
  readModel: ReadModel;
  snapshot: Snapshot;
  claims: Claim[];
  model: EntityModel;
  annotations: Record<string, string>;
  now: Date;
}): Promise<PageState> {
  const { readModel, snapshot, claims, model, annotations } = options;
  return pageState({
    claims,
    activity: model.activity,
    deployments: model.deployments.length,
    hostHeard:
      model.activity.events > 0 ||
      (await readModel.hostHeard(snapshot, claims)),
    annotated: CLAIMING.some(name => annotations[name]?.trim()),
    asOf: options.now.getTime(),
    following: snapshot.status,
  });
}

/** What the components of a level claim at an instant. */
export function claimsAt(
  { attribution }: Snapshot,
  level: Level,
  at: number,
): Claim[] {
  const members =
    level.kind === 'component'
      ? [level.ref]
      : membersAt(attribution, level, at);
  return members
    .map(ref => attribution.claimAt(ref, at))
    .filter(
      (claim): claim is Claim => claim !== null && claim.patterns.length > 0,
    );
}

// An annotation with a slip of the pen must not take the page away.
export function zoneOf(
  own: Claim | null,
  annotations: Record<string, string>,
): string | undefined {
  return [own?.zone, annotations[ANNOTATION_TIME_ZONE]].find(
    (zone): zone is string => Boolean(zone) && isZone(zone!),
  );
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** The rule that all claims share, as written; null: none, or several. */
export function commonRule(claims: readonly Claim[]): string | null {
  const rules = new Set(claims.map(({ ruleWritten }) => ruleWritten));
  return rules.size === 1 ? [...rules][0] : null;
}

/** Rule of the figures: `none`, the one that all share, or `mixed`. */
export function ruleOf(claims: readonly Claim[]): string {
  const rules = new Set(
    claims.map(({ ruleWritten }) => ruleWritten).filter(Boolean),
  );
  if (rules.size === 0) {
    return 'none';
  }
  return rules.size === 1 ? [...rules][0]! : 'mixed';
}
