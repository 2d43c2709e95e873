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
  DoraOverview,
  DoraOverviewRow,
} from '@maestro/backstage-plugin-dora-common';
import {
  Comparison,
  EntityModel,
  Level,
  Move,
  compareWindows,
  computeFigures,
  computeSeries,
  coverageOf,
  membersAt,
  movesOf,
  windowBefore,
} from '../engine';
import { GroupTree } from './groupTree';
import { evidenceHref, sha256 } from './links';
import { Prepared, Question, claimsAt, ruleOf, statePage } from './prepare';
import { ReadModel } from './ReadModel';

/** Figures of a row: the five metrics, without percentiles and parts. */
const FIVE: ReadonlySet<string> = new Set([
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
  DORA_FIGURES.changeFailureRate,
  DORA_FIGURES.recoveryTime,
  DORA_FIGURES.reworkRate,
]);

/** Trends of a row. */
const ROW_SERIES: ReadonlySet<string> = new Set([
  DORA_FIGURES.deploymentFrequency,
  DORA_FIGURES.leadTime,
]);

/** An overview before anything is withheld from its reader. */
export interface WholeOverview {
  prepared: Prepared;
  figures: DoraOverview['figures'];
  series: DoraOverview['series'];
  rows: DoraOverviewRow[];
  /** Components of today. */
  members: EntityModel[];
}

type RowLevel = Exclude<Level, { kind: 'portal' }>;

/** Figures of a level and of each of its parts. */
export async function wholeOverview(
  prepared: Prepared,
  options: { readModel: ReadModel; groups: GroupTree },
): Promise<WholeOverview> {
  const { snapshot, question } = prepared;
  const { level } = question;
  const now = Date.parse(prepared.asOf);
  const current = membersAt(snapshot.attribution, level, now);
  const levels = await rowLevels(prepared, current, options.groups);
  const rows: Array<Omit<DoraOverviewRow, 'moved'>> = [];
  const comparisons: Comparison[][] = [];
  for (const rowLevel of levels) {
    const row = await rowOf(prepared, rowLevel, options.readModel);
    rows.push(row.row);
    comparisons.push(row.comparisons);
    // Other pages are answered between the rows.
    await options.readModel.turns.pause();
  }
  const moves: Move[][] = movesOf(comparisons);
  const names = new Set(current);
  // Each takes a quarter of a second over 100,000 deployments.
  const { turns } = options.readModel;
  await turns.pause();
  const figures = figuresOf(prepared, question);
  await turns.pause();
  const series = computeSeries(prepared);
  return {
    prepared,
    figures,
    series,
    rows: rows.map((row, index) => ({ ...row, moved: moves[index] })),
    members: prepared.members.filter(({ entityRef }) => names.has(entityRef)),
  };
}

/** What a reader may see of an overview. */
export async function visibleOverview(
  whole: WholeOverview,
  readable: (refs: string[]) => Promise<Set<string>>,
): Promise<DoraOverview> {
  const { prepared, members, rows, figures, series } = whole;
  const refs = new Set([
    ...members.map(({ entityRef }) => entityRef),
    ...rows.map(({ entityRef }) => entityRef),
  ]);
  const visible = await readable([...refs].sort());
  return {
    entityRef: prepared.question.entityRef,
    window: prepared.window,
    asOf: prepared.asOf,
    figures,
    series,
    coverage: coverageOf(members, ref => visible.has(ref)),
    rows: rows.filter(({ entityRef }) => visible.has(entityRef)),
    withheld: members.filter(({ entityRef }) => !visible.has(entityRef)).length,
  };
}

/**
 * The parts of a level, in the order of their names: systems of a domain,
 * groups below a group beside the components that it owns itself, else
 * components.
 */
async function rowLevels(
  { snapshot, question, asOf }: Prepared,
  current: string[],
  groups: GroupTree,
): Promise<RowLevel[]> {
  const { attribution } = snapshot;
  const { level } = question;
  const now = Date.parse(asOf);
  const levels: RowLevel[] = [];
  let rest = current;
  if (level.kind === 'domain') {
    const systems = new Set<string>();
    rest = current.filter(ref => {
      const system = attribution.membershipAt(ref, now)?.system ?? null;
      if (system !== null) {
        systems.add(system);
      }
      return system === null;
    });
    systems.forEach(ref => levels.push({ kind: 'system', ref }));
  } else if (level.kind === 'group') {
    for (const ref of await groups.children(level.ref)) {
      const child = {
        kind: 'group' as const,
        ref,
        groups: await groups.below(ref),
      };
      if (membersAt(attribution, child, now).length > 0) {
        levels.push(child);
      }
    }
    rest = current.filter(
      ref => attribution.membershipAt(ref, now)?.owner === level.ref,
    );
  }
  rest.forEach(ref => levels.push({ kind: 'component', ref }));
  const nameOf = (ref: string) => ref.slice(ref.indexOf('/') + 1);
  return levels
    .filter(({ ref }) => ref !== question.entityRef)
    .sort(
      (a, b) =>
        compareText(nameOf(a.ref), nameOf(b.ref)) || compareText(a.ref, b.ref),
    );
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

async function rowOf(
  prepared: Prepared,
  level: RowLevel,
  readModel: ReadModel,
): Promise<{
  row: Omit<DoraOverviewRow, 'moved'>;
  comparisons: Comparison[];
}> {
  const { snapshot, window, asOf } = prepared;
  const now = new Date(asOf);
  const { model } = await readModel.level(snapshot, level);
  const claims = claimsAt(snapshot, level, now.getTime());
  const page = await statePage({
    readModel,
    snapshot,
    claims,
    model,
    annotations: {},
    now,
  });
  const part = { ...prepared, model, page, rule: ruleOf(claims) };
  const question = { ...prepared.question, entityRef: level.ref, level };
  const figures = figuresOf(part, question);
  const before = { ...part, window: windowBefore(window) };
  return {
    row: {
      entityRef: level.ref,
      title: level.ref.slice(level.ref.indexOf('/') + 1),
      state: page.state,
      reason: page.reason,
      figures,
      series: computeSeries({ ...part, only: ROW_SERIES }),
    },
    // Other tools' figures have no samples that could be compared.
    comparisons:
      prepared.profile === 'dora-2026'
        ? compareWindows({
            after: { ...part, figures },
            before: { ...before, figures: figuresOf(before, question) },
          })
        : [],
  };
}

function figuresOf(prepared: Prepared, question: Question) {
  return computeFigures({
    ...prepared,
    only: FIVE,
    sha256,
    href: figureId => evidenceHref(question, figureId, prepared.window),
  });
}
