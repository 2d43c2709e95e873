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

import { median } from '@maestro/backstage-plugin-maestro-statistics';
import { SEGMENTS, Segment } from '../segments';
import { WeeklyChange } from './changes';
import {
  Pack,
  PackChange,
  PackDeployment,
  PackInput,
  PackRecord,
  PackSection,
  PackSentence,
  PackService,
} from './types';
import {
  METRIC_WORDS,
  SEGMENT_WORDS,
  counted,
  duration,
  percent,
} from './words';

const MOST_RECORDS = 10;
const MOST_SLOW = 3;

/** A segment that takes more than this of the lead time is worth a proposal. */
const LARGE_SHARE = 0.4;
const LEAST_CHANGES = 10;
const LEAST_REWORK = 3;
const LARGE_REWORK = 0.15;

/**
 * The weekly learning pack: what changed beyond noise, where changes wait, what
 * failed, and what could be done about it. The same input gives the same pack,
 * byte for byte. Only the section `changed` claims that something is different
 * from before; the others describe the week as it was.
 *
 * @param readable - which services the reader may read; all by default. Counts
 *   are of all of them; sentences that name another one are left out, and its
 *   records withheld, and both are counted
 */
export function composePack(
  input: PackInput,
  readable: (entityRef: string) => boolean = () => true,
): Pack {
  const sections = [
    changedSection(input),
    weekSection(input),
    segmentsSection(input),
    failuresSection(input),
    costsSection(input),
    backlogSection(input),
    unknownSection(input),
  ].filter((section): section is PackSection => section !== null);
  const { entityRef, title, week, firstDay, lastDay, zone } = input;
  const written = sections.flatMap(section => section.sentences).length;
  const shown = sections
    .map(section => readableSection(section, readable))
    .filter(({ sentences }) => sentences.length > 0);
  return {
    entityRef,
    title,
    week,
    firstDay,
    lastDay,
    zone,
    headline: headlineOf(input),
    sections: shown,
    withheld: written - shown.flatMap(({ sentences }) => sentences).length,
  };
}

function readableSection(
  section: PackSection,
  readable: (entityRef: string) => boolean,
): PackSection {
  return {
    ...section,
    sentences: section.sentences
      .filter(({ about }) => about === null || readable(about))
      .map(one => {
        const records = one.records.filter(item => readable(item.entityRef));
        return {
          ...one,
          records: records.slice(0, MOST_RECORDS),
          withheld: one.records.length - records.length,
        };
      }),
  };
}

function headlineOf({ services, tests }: PackInput): string {
  const failed = all(services, 'deployments').filter(
    ({ status }) => status === 'failed',
  ).length;
  const made = all(services, 'deployments').length;
  const moved = tests.changes.length;
  const week =
    made === 0
      ? 'No deployment this week'
      : `${counted(made, 'deployment')} this week, ${failed} of them failed`;
  return `${week}; ${
    moved === 0
      ? 'no metric moved beyond noise'
      : `${counted(moved, 'metric')} moved beyond noise`
  }.`;
}

function all<Key extends 'deployments' | 'changes'>(
  services: readonly PackService[],
  key: Key,
): PackService[Key] {
  return services.flatMap(
    service => service[key] as Array<PackDeployment & PackChange>,
  ) as PackService[Key];
}

/** A sentence with all of its records; `composePack` takes the first ones. */
function sentence(
  text: string,
  records: readonly PackRecord[],
  about: string | null = null,
): PackSentence {
  return {
    text,
    about,
    records: records.map(({ at, entityRef, facts, id, title, url }) => ({
      id,
      entityRef,
      at,
      title,
      url,
      facts,
    })),
    count: records.length,
    withheld: 0,
  };
}

function changedSection({ services, tests }: PackInput): PackSection {
  const of = (unit: string | null) =>
    services.filter(({ entityRef }) => unit === null || entityRef === unit);
  const sentences = tests.changes.map(change =>
    sentence(
      changeText(change, of(change.unit)),
      recordsOf(change, of(change.unit)),
      // Of one service the text names it, also where it stands for all.
      change.unit ?? (services.length === 1 ? services[0].entityRef : null),
    ),
  );
  const silence =
    tests.tested === 0
      ? 'Nothing could be compared: there are too few records, or fewer than 14 closed weeks.'
      : `Nothing else moved beyond noise (${counted(
          tests.tested,
          'comparison',
        )} corrected together at ${percent(tests.level)}${
          tests.tooFew > 0
            ? `; ${tests.tooFew} not made for too few records`
            : ''
        }).`.replace(
          'Nothing else',
          sentences.length === 0 ? 'Nothing' : 'Nothing else',
        );
  return {
    id: 'changed',
    title: 'What changed',
    sentences: [...sentences, sentence(silence, [])],
  };
}

function changeText(
  { interval, metric, ratio, recent, before, unit }: WeeklyChange,
  services: readonly PackService[],
): string {
  const words = METRIC_WORDS[metric];
  const whose =
    unit === null && services.length > 1
      ? 'of all services together'
      : `of ${services[0]?.title ?? unit}`;
  const size = Number.isFinite(ratio)
    ? `${ratio.toFixed(2)} times that of the ${before.weeks} weeks before${
        interval
          ? ` (95 % interval ${interval.low.toFixed(
              2,
            )} to ${interval.high.toFixed(2)})`
          : ''
      }`
    : `there was none in the ${before.weeks} weeks before`;
  return `${words.name} ${whose} ${
    ratio > 1 ? words.rose : words.fell
  } in the last ${recent.weeks} weeks: ${size}; n = ${recent.n} and ${
    before.n
  } ${words.samples}.`;
}

/** The week's own records of a claim; older ones are behind the figures. */
function recordsOf(
  { metric }: WeeklyChange,
  services: readonly PackService[],
): PackRecord[] {
  const deployments = all(services, 'deployments');
  switch (metric) {
    case 'lead-time-for-changes':
      return all(services, 'changes');
    case 'change-failure-rate':
    case 'failed-deployment-recovery-time':
      return deployments.filter(({ status }) => status === 'failed');
    case 'deployment-rework-rate':
      return deployments.filter(({ rework }) => rework !== null);
    default:
      return deployments;
  }
}

function weekSection({ services }: PackInput): PackSection {
  const deployments = all(services, 'deployments');
  const changes = all(services, 'changes');
  const timed = changes
    .map(({ seconds }) => seconds)
    .filter((seconds): seconds is number => seconds !== null)
    .sort((a, b) => a - b);
  const pending = deployments.filter(({ status }) => status === 'pending');
  const known = services.filter(({ unknown }) => unknown === null).length;
  const sentences = [
    sentence(
      `${counted(deployments.length, 'deployment')} of ${counted(
        known,
        'service',
      )}${
        known < services.length
          ? `; those of ${services.length - known} more are unknown`
          : ''
      }.`,
      deployments,
    ),
    sentence(
      timed.length === 0
        ? 'No change with a known lead time was first deployed.'
        : `${counted(
            timed.length,
            'change was',
            'changes were',
          )} first deployed; median lead time ${duration(median(timed)!)}.`,
      changes.filter(({ seconds }) => seconds !== null),
    ),
  ];
  if (pending.length > 0) {
    sentences.push(
      sentence(
        `${counted(
          pending.length,
          'deployment is',
          'deployments are',
        )} too young to be judged.`,
        pending,
      ),
    );
  }
  return { id: 'week', title: 'The week', sentences };
}

function largestSegment(
  segments: Record<Segment, number | null>,
): { segment: Segment; seconds: number } | null {
  let largest: { segment: Segment; seconds: number } | null = null;
  for (const segment of SEGMENTS) {
    const seconds = segments[segment] ?? 0;
    if (seconds > (largest?.seconds ?? 0)) {
      largest = { segment, seconds };
    }
  }
  return largest;
}

function segmentShares(services: readonly PackService[]) {
  const sums = Object.fromEntries(
    SEGMENTS.map(segment => [
      segment,
      services.reduce(
        (sum, service) => sum + service.segmentSeconds[segment],
        0,
      ),
    ]),
  ) as Record<Segment, number>;
  const total = SEGMENTS.reduce((sum, segment) => sum + sums[segment], 0);
  const changes = services.reduce(
    (sum, service) => sum + service.segmentChanges,
    0,
  );
  const largest = largestSegment(sums);
  return {
    changes,
    largest:
      largest && total > 0
        ? { ...largest, share: largest.seconds / total }
        : null,
  };
}

function segmentsSection({ services }: PackInput): PackSection | null {
  const { changes, largest } = segmentShares(services);
  const sentences: PackSentence[] = [];
  const slow = all(services, 'changes')
    .filter(({ seconds, segments }) => seconds !== null && segments !== null)
    .sort((a, b) => b.seconds! - a.seconds! || (a.id < b.id ? -1 : 1));
  if (largest && changes >= LEAST_CHANGES) {
    sentences.push(
      sentence(
        `The largest part of the lead time of the last six weeks was ${
          SEGMENT_WORDS[largest.segment]
        }: ${percent(largest.share)} of it, over ${counted(
          changes,
          'change',
        )}.`,
        slow.filter(({ segments }) => (segments![largest.segment] ?? 0) > 0),
      ),
    );
  }
  for (const change of slow.slice(0, MOST_SLOW)) {
    const part = largestSegment(change.segments!);
    sentences.push(
      sentence(
        `${change.title} took ${duration(change.seconds!)}${
          part
            ? `, ${duration(part.seconds)} of it ${SEGMENT_WORDS[part.segment]}`
            : ''
        }.`,
        [change],
        change.entityRef,
      ),
    );
  }
  return sentences.length === 0
    ? null
    : { id: 'segments', title: 'Slowest segments', sentences };
}

function failuresSection({ services }: PackInput): PackSection | null {
  const failed = services
    .flatMap(service =>
      service.deployments
        .filter(({ status }) => status === 'failed')
        .map(deployment => ({ service, deployment })),
    )
    .sort(
      (a, b) =>
        Number(b.deployment.open) - Number(a.deployment.open) ||
        (b.deployment.recoverySeconds ?? 0) -
          (a.deployment.recoverySeconds ?? 0) ||
        (a.deployment.id < b.deployment.id ? -1 : 1),
    );
  return failed.length === 0
    ? null
    : {
        id: 'failures',
        title: 'Failures',
        sentences: failed.map(({ deployment, service }) =>
          sentence(
            failureText(deployment, service),
            [deployment],
            service.entityRef,
          ),
        ),
      };
}

function failureText(
  { failures, open, recoverySeconds, title }: PackDeployment,
  service: PackService,
): string {
  let end = 'when it was restored is not known';
  if (open) {
    end = 'it is not restored yet';
  } else if (recoverySeconds !== null) {
    end = `restored after ${duration(recoverySeconds)}`;
  }
  return `${service.title}: ${title} failed; ${end}. ${failures.join(
    ' ',
  )}`.trim();
}

function costsSection({ costs }: PackInput): PackSection | null {
  return costs === null || costs.length === 0
    ? null
    : {
        id: 'costs',
        title: 'Cost',
        sentences: costs.map(({ record, text }) =>
          sentence(text, [record], record.entityRef),
        ),
      };
}

const ADVICE: Record<Segment, string> = {
  coding: 'Cut changes smaller, or open them as drafts earlier',
  pickup: 'Agree on how soon a first review starts',
  review: 'Cut changes smaller, so that a review ends sooner',
  merge: 'Merge when a change is approved, for example by a merge queue',
  open: 'Agree on who reviews: these changes were merged without a review',
  deploy: 'Deploy what is merged sooner, for example with each merge',
};

function backlogSection({ services }: PackInput): PackSection | null {
  const sentences: PackSentence[] = [];
  for (const service of services) {
    const failed = service.deployments.filter(
      ({ status }) => status === 'failed',
    );
    const open = failed.filter(deployment => deployment.open);
    if (open.length > 0) {
      sentences.push(
        sentence(
          `Restore ${service.title}, or close its incident: ${counted(
            open.length,
            'failed deployment has',
            'failed deployments have',
          )} no end on record.`,
          open,
          service.entityRef,
        ),
      );
    }
    if (failed.length >= 2) {
      sentences.push(
        sentence(
          `Look into what the failures of ${service.title} have in common: ${failed.length} of ${service.deployments.length} deployments failed.`,
          failed,
          service.entityRef,
        ),
      );
    }
    const recent = service.weeks.slice(-6);
    const sum = (key: 'rework' | 'deployments') =>
      recent.reduce((total, week) => total + week[key], 0);
    const rework = service.deployments.filter(item => item.rework !== null);
    if (
      sum('rework') >= LEAST_REWORK &&
      sum('rework') > LARGE_REWORK * sum('deployments')
    ) {
      sentences.push(
        sentence(
          `Find out why ${service.title} is mended so often: ${sum(
            'rework',
          )} of ${sum(
            'deployments',
          )} deployments of the last six weeks were unplanned.`,
          rework,
          service.entityRef,
        ),
      );
    }
  }
  const { changes, largest } = segmentShares(services);
  if (largest && largest.share > LARGE_SHARE && changes >= LEAST_CHANGES) {
    sentences.push(
      sentence(
        `${ADVICE[largest.segment]}: ${
          SEGMENT_WORDS[largest.segment]
        } took ${percent(largest.share)} of the lead time.`,
        all(services, 'changes').filter(
          ({ segments }) => (segments?.[largest.segment] ?? 0) > 0,
        ),
      ),
    );
  }
  for (const { entityRef, incidentSource, title, unknown } of services) {
    if (!incidentSource && unknown === null) {
      sentences.push(
        sentence(
          `Connect a source of incidents for ${title}: nobody would tell that a deployment failed.`,
          [],
          entityRef,
        ),
      );
    }
  }
  return sentences.length === 0
    ? null
    : { id: 'backlog', title: 'Proposed backlog items', sentences };
}

function unknownSection({ services }: PackInput): PackSection | null {
  const sentences = services
    .filter(({ uncompared, unknown }) => (unknown ?? uncompared) !== null)
    .map(({ entityRef, title, uncompared, unknown }) =>
      sentence(`${title}: ${unknown ?? uncompared}`, [], entityRef),
    );
  return sentences.length === 0
    ? null
    : { id: 'unknown', title: 'What this pack cannot say', sentences };
}
