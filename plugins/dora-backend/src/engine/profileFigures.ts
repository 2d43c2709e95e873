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
  DORA_FIGURES,
  DoraBenchmarkLabel,
  DoraProfile,
} from '@maestro/backstage-plugin-dora-common';
import { Figure, TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { THRESHOLD_EDITIONS, benchmarkLabel } from './benchmarks';
import { ms } from './facts';
import { incidentSourceOf } from './outcomes';
import { EntityModel } from './model';
import { FigurePart } from './parts';
import {
  PROFILES,
  ProfileChange,
  ProfileFacts,
  ProfileFigure,
  ProfileIncident,
} from './profiles';

/** A profile other than the default: the published rules of another tool. */
export type OtherProfile = Exclude<DoraProfile, 'dora-2026'>;

/** Figures that other tools have. */
export const PROFILE_FIGURES: ReadonlySet<string> = new Set([
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
]);

/** A figure by the rules of another tool. */
export interface ProfilePart extends FigurePart {
  rule: string;
  edition: string;
  /** How the value was computed; null where the tool has no such figure. */
  ruleText: string | null;
  /** Label that the tool gives; null: none. */
  toolLabel: string | null;
}

const WHY: Record<NonNullable<ProfileFigure['reason']>, string> = {
  no_deployments: 'There were no deployments to production.',
  no_changes: 'No change was first deployed in the window.',
  no_incidents: 'There were no incidents.',
  no_incident_source:
    'No source of incidents is connected: nobody would have told a failure.',
  pending: 'No deployment has passed its settling window yet.',
  not_observed: 'The window ends before the first event of this entity.',
};

/** An incident of a model, with what it was attributed to. */
export function modelIncidents(model: EntityModel) {
  const found = new Map<
    string,
    {
      incident: (typeof model.failures)[number]['material']['incidents'][number];
      causedBy: string[];
    }
  >();
  for (const { material, belongs } of model.failures) {
    for (const incident of material.incidents) {
      if (belongs?.(incident.at) ?? true) {
        const present = found.get(incident.id);
        const causedBy = material.attribution.links
          .filter(({ incidentId }) => incidentId === incident.id)
          .map(({ deploymentId }) => deploymentId);
        found.set(incident.id, {
          incident,
          causedBy: [
            ...new Set([...(present?.causedBy ?? []), ...causedBy]),
          ].sort(),
        });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.incident.at - b.incident.at);
}

/** The facts of a model as profiles read them. */
export function profileFacts(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): ProfileFacts {
  return {
    window: { from: ms(window.from), to: ms(window.to) },
    zone: window.zone,
    asOf: ms(asOf),
    firstEventAt: model.activity.firstAt,
    incidentSource: incidentSourceOf(model).connected,
    deployments: model.deployments.map(({ id, at }) => ({ id, at })),
    changes: model.samples.map(({ change, deployment }): ProfileChange => {
      const { course } = change;
      const reviews =
        course?.reviews.filter(({ at }) => at <= course.mergedAt) ?? [];
      return {
        id: change.id,
        firstCommitAt:
          change.startIs === 'first-commit' ? change.startAt : null,
        openedAt: course?.openedAt ?? null,
        readyAt:
          course && course.readyAt !== course.openedAt ? course.readyAt : null,
        firstReviewAt: reviews[0]?.at ?? null,
        approvedAt:
          reviews.find(({ state }) => state === 'approved')?.at ?? null,
        mergedAt: course?.mergedAt ?? change.pushedAt,
        deployedAt: deployment.at,
      };
    }),
    incidents: modelIncidents(model).map(
      ({ incident, causedBy }): ProfileIncident => ({
        id: incident.id,
        startedAt: incident.at,
        resolvedAt: incident.resolvedAt,
        causedBy,
      }),
    ),
  };
}

/**
 * The figures of another tool, by id; those that it does not have are not
 * among them.
 */
export function profileParts(
  model: EntityModel,
  options: { profile: OtherProfile; window: TimeWindow; asOf: string },
): Map<string, ProfilePart> {
  const profile = PROFILES[options.profile];
  const facts = profileFacts(model, options.window, options.asOf);
  const parts: Array<[string, string, ProfileFigure]> = [
    [
      DORA_FIGURES.deploymentFrequency,
      'Deployment frequency',
      profile.deploymentFrequency(facts),
    ],
    [DORA_FIGURES.leadTime, 'Lead time for changes', profile.leadTime(facts)],
    [
      DORA_FIGURES.changeFailureRate,
      'Change failure rate',
      profile.changeFailureRate(facts),
    ],
    [
      DORA_FIGURES.recoveryTime,
      'Failed deployment recovery time',
      profile.recoveryTime(facts),
    ],
  ];
  return new Map(
    parts.map(([id, label, figure]) => [
      id,
      {
        id,
        label,
        value: figure.value,
        unit: figure.unit,
        n: figure.n,
        // None of the tools has an interval.
        interval: null,
        ids: [...figure.ids],
        why: whyOf(profile.title, figure),
        ...(figure.reason === 'no_incident_source' && {
          state: 'no_source' as const,
        }),
        rule: figure.rule,
        edition: profile.edition,
        ruleText: figure.ruleText,
        toolLabel: figure.label,
      },
    ]),
  );
}

function whyOf(title: string, { reason, toolValue }: ProfileFigure): string {
  const why = reason === null ? '' : WHY[reason];
  return toolValue === undefined
    ? why
    : `${why} ${title} itself prints ${
        toolValue.value === null ? 'nothing' : toolValue.value
      }: ${toolValue.why}.`.trim();
}

/** Labels by which a tool itself judges its figures. */
export function profileLabels(
  parts: ReadonlyMap<string, ProfilePart>,
  profile: OtherProfile,
): DoraBenchmarkLabel[] {
  const { source, edition, title } = PROFILES[profile];
  return [...parts.values()].flatMap(part =>
    part.toolLabel === null || part.value === null
      ? []
      : [
          {
            figureId: part.id,
            edition,
            source,
            label: part.toolLabel,
            spans: [part.toolLabel],
            reason: `${title} labels the value alone, whatever its uncertainty. ${part.ruleText}`,
          },
        ],
  );
}

/** Labels of figures by the published benchmarks, newest edition first. */
export function benchmarkLabels(
  figures: readonly Figure[],
): DoraBenchmarkLabel[] {
  return THRESHOLD_EDITIONS.flatMap(({ edition }) =>
    figures
      .map(figure => benchmarkLabel(figure, edition))
      .filter((label): label is DoraBenchmarkLabel => label !== null),
  );
}

/** What a tool does not have. */
export function missingInProfile(profile: OtherProfile): string {
  return `${PROFILES[profile].title} has no such figure.`;
}
