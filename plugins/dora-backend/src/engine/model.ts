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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  Activity,
  Heard,
  NO_ACTIVITY,
  activityOf,
  incidentActivityOf,
  mergeActivity,
  mergeIncidents,
} from './activity';
import { Attribution } from './attribution';
import { indexChanges } from './changes';
import {
  Deployment,
  Material,
  compare,
  logicalDeployments,
  repositoryKey,
  subjectOf,
} from './deployments';
import {
  DEFAULT_FAILURE_SETTINGS,
  FailureMaterial,
  FailureSettings,
  failureMaterial,
} from './failureModel';
import { byText, isType, ms } from './facts';
import { Push, buildHistory, createResolver } from './graph';
import { IncidentActivity, NO_INCIDENT_ACTIVITY } from './incidentSource';
import {
  LeadTimeQuality,
  LeadTimeSample,
  NO_QUALITY_ISSUES,
  RepositoryView,
  sampleLeadTimes,
} from './leadTime';
import { Repositories } from './repositories';
import { DeploymentRule, ruleText } from './rules';

/** Everything about one entity that no window or clock changes. */
export interface EntityModel {
  entityRef: string;
  /** Ascending by time, then id. */
  deployments: Deployment[];
  samples: LeadTimeSample[];
  quality: LeadTimeQuality;
  activity: Activity;
  incidentActivity: IncidentActivity;
  /** One for each component. */
  failures: MemberFailures[];
}

/** Failures of a component while it belonged to a level. */
export interface MemberFailures {
  material: FailureMaterial;
  /** Null: always. */
  belongs: ((at: number) => boolean) | null;
}

/**
 * Deployments and lead times of one entity, from the facts of the subjects
 * that it claims or ever claimed.
 *
 * @param facts - one per natural key, in any order
 * @param activity - kinds and times of all events of those subjects, in any
 *   order
 */
export function buildEntityModel(options: {
  entityRef: string;
  attribution: Attribution;
  repositories: Repositories;
  facts: readonly CanonicalEvent[];
  activity: readonly Heard[];
  productionEnvironments: readonly string[];
  failures?: FailureSettings;
}): EntityModel {
  const { entityRef, attribution } = options;
  const activity = activityOf(options.activity);
  const incidentActivity = incidentActivityOf(options.facts, options.activity);
  const { material, views } = prepare(options);
  const rules = new Map<string, DeploymentRule>();
  for (const { rule } of attribution.claims(entityRef)) {
    if (rule) {
      rules.set(ruleText(rule), rule);
    }
  }
  const deployments: Deployment[] = [];
  const owners = new Map<Deployment, string | null>();
  const samples: LeadTimeSample[] = [];
  const quality = { ...NO_QUALITY_ISSUES };
  for (const [text, rule] of [...rules].sort(([a], [b]) => byText(a, b))) {
    const all = logicalDeployments(material, rule);
    for (const deployment of all) {
      const claim = attribution.ownerOf({
        subject: deployment.subject,
        at: deployment.at,
        environmentTold: deployment.environmentTold,
        selects: other => ruleText(other) === text,
      });
      owners.set(deployment, claim?.entityRef ?? null);
    }
    const own = new Set(all.filter(one => owners.get(one) === entityRef));
    deployments.push(...own);
    const chains = new Set([...own].map(({ chain }) => chain));
    const result = sampleLeadTimes({
      deployments: all.filter(({ chain }) => chains.has(chain)),
      belongs: deployment => own.has(deployment),
      repositories: views,
    });
    samples.push(...result.samples);
    for (const reason of Object.keys(quality) as Array<keyof typeof quality>) {
      quality[reason] += result.quality[reason];
    }
  }
  return {
    entityRef,
    deployments: deployments.sort(compare),
    samples: firstSamples(samples),
    quality,
    activity,
    incidentActivity,
    failures: [
      {
        material: failureMaterial({
          entityRef,
          attribution,
          names: options.repositories,
          facts: options.facts,
          views,
          deployments: owners,
          connected: incidentActivity.lastAt !== null,
          settings: options.failures ?? DEFAULT_FAILURE_SETTINGS,
        }),
        belongs: null,
      },
    ],
  };
}

/**
 * One model for a system: the deployments and samples of its members while
 * they belonged to it. What two members share counts once, at its earliest.
 */
export function mergeModels(
  entityRef: string,
  members: readonly EntityModel[],
  belongs: (member: string, at: number) => boolean,
): EntityModel {
  const quality = { ...NO_QUALITY_ISSUES };
  const deployments = new Map<string, Deployment>();
  const samples: LeadTimeSample[] = [];
  let activity: Activity = NO_ACTIVITY;
  let incidentActivity = NO_INCIDENT_ACTIVITY;
  for (const member of members) {
    const inside = ({ at }: Deployment) => belongs(member.entityRef, at);
    member.deployments
      .filter(inside)
      .forEach(deployment => deployments.set(deployment.id, deployment));
    samples.push(
      ...member.samples.filter(({ deployment }) => inside(deployment)),
    );
    for (const reason of Object.keys(quality) as Array<keyof typeof quality>) {
      quality[reason] += member.quality[reason];
    }
    activity = mergeActivity(activity, member.activity);
    incidentActivity = mergeIncidents(
      incidentActivity,
      member.incidentActivity,
    );
  }
  return {
    entityRef,
    deployments: [...deployments.values()].sort(compare),
    samples: firstSamples(samples),
    quality,
    activity,
    incidentActivity,
    failures: members.flatMap(member =>
      member.failures.map(({ material }) => ({
        material,
        belongs: (at: number) => belongs(material.entityRef, at),
      })),
    ),
  };
}

/** Order by deployment, then change; each change once. */
function firstSamples(samples: LeadTimeSample[]): LeadTimeSample[] {
  const seen = new Set<string>();
  return [...samples]
    .sort(
      (a, b) =>
        compare(a.deployment, b.deployment) || byText(a.change.id, b.change.id),
    )
    .filter(({ change }) => {
      const first = !seen.has(change.id);
      seen.add(change.id);
      return first;
    });
}

/** What tells the course of a request. */
const REQUESTS = [
  'dev.cdevents.change.created',
  'dev.cdevents.change.updated',
  'dev.cdevents.change.merged',
  'dev.cdevents.change.reviewed',
] as const;

function prepare(options: {
  facts: readonly CanonicalEvent[];
  repositories: Repositories;
  productionEnvironments: readonly string[];
}): { material: Material; views: Map<string, RepositoryView> } {
  const { repositories } = options;
  const facts = [...options.facts].sort((a, b) =>
    byText(a.naturalKey, b.naturalKey),
  );
  const pushes = new Map<string, Push[]>();
  const requestsOf = new Map<string, CanonicalEvent[]>();
  for (const fact of facts) {
    const push = isType(fact, 'maestro.branch.pushed');
    if (push || isType(fact, ...REQUESTS)) {
      const key = repositoryKey(subjectOf(fact, repositories));
      if (push) {
        const list = pushes.get(key) ?? [];
        list.push({
          key: fact.naturalKey,
          at: ms(fact.occurredAt),
          data: fact.data,
        });
        pushes.set(key, list);
      } else {
        const list = requestsOf.get(key) ?? [];
        list.push(fact);
        requestsOf.set(key, list);
      }
    }
  }
  const views = new Map<string, RepositoryView>();
  for (const [key, list] of pushes) {
    const history = buildHistory(list);
    views.set(key, {
      history,
      changes: indexChanges({
        key,
        facts: requestsOf.get(key) ?? [],
        repositories,
        pushes: list,
        history,
        resolve: createResolver(history.graph.keys()),
      }),
    });
  }
  const graphs = new Map(
    [...views].map(([key, { history }]) => [key, history.graph]),
  );
  const { productionEnvironments } = options;
  return {
    material: { facts, repositories, productionEnvironments, pushes, graphs },
    views,
  };
}
