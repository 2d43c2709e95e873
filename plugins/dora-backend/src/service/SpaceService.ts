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
  SPACE_MIN_PEOPLE,
  SpaceOverview,
} from '@maestro/backstage-plugin-dora-common';
import { InputError } from '@backstage/errors';
import {
  EvidencePage,
  Figure,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import { Level, membersAt, ms } from '../engine';
import { mergedIn } from '../engine/requests';
import {
  core4,
  openAt,
  planSurvey,
  spaceDimensions,
  systemMeasures,
} from '../engine/space';
import { CiRuns } from './ciRuns';
import { DoraService } from './DoraService';
import { Directory, ReadDirectory } from './groupDirectory';
import { sha256 } from './links';
import { PullRequestService } from './PullRequestService';
import { Prepared, Question } from './prepare';
import { ReadModel } from './ReadModel';
import { spaceEvidence } from './spaceEvidence';
import { SurveyService } from './SurveyService';

/** How long the directory is remembered for figures: people move seldom. */
const REMEMBERED_MS = 60_000;

/** SPACE of groups: system measures beside survey results. */
export class SpaceService {
  readonly #options: Parameters<typeof SpaceService.create>[0];
  readonly #runs: CiRuns;
  #known: { at: number; directory: Promise<Directory> } | null = null;

  static create(options: {
    delivery: DoraService;
    pullRequests: PullRequestService;
    readModel: ReadModel;
    surveys: SurveyService;
    directory: ReadDirectory;
    now?: () => Date;
  }): SpaceService {
    return new SpaceService(options);
  }

  private constructor(options: Parameters<typeof SpaceService.create>[0]) {
    this.#options = options;
    this.#runs = new CiRuns(options.readModel);
  }

  /**
   * The five dimensions of a group.
   *
   * @param person - the caller, whose own part in a round is told
   * @throws InputError for anything but a group: SPACE is about teams
   */
  async overview(
    question: Question,
    person: string | null,
  ): Promise<SpaceOverview> {
    const { delivery, surveys, pullRequests } = this.#options;
    const level = assertGroup(question.level);
    const [prepared, { figures }, material, round] = await Promise.all([
      delivery.prepare(question),
      delivery.figures(question),
      pullRequests.material(question),
      surveys.latestOf(level.ref),
    ]);
    const { window, asOf, snapshot } = prepared;
    const requests = material.owned.map(({ request }) => request);
    const { merged } = mergedIn(requests, window, asOf);
    const survey: Figure[] = round
      ? surveys.results(round).find(({ groupRef }) => groupRef === level.ref)
          ?.figures ?? []
      : [];
    const borrowed = {
      changeFailureRate: byId(figures, DORA_FIGURES.changeFailureRate),
      reworkRate: byId(figures, DORA_FIGURES.reworkRate),
      deploymentFrequency: byId(figures, DORA_FIGURES.deploymentFrequency),
    };
    const measures = systemMeasures({
      merged,
      requests,
      runs: await this.#runs.within(prepared),
      members: await this.#members(level.ref),
      window,
      asOf,
      state: material.page.state,
      reason: material.page.reason,
      sha256,
      href: figureId => spaceHref(question, figureId, window),
    });
    return {
      entityRef: level.ref,
      window,
      asOf,
      dimensions: spaceDimensions({
        measures,
        borrowed,
        survey,
        set: round
          ? { id: round.questionSet, version: round.questionSetVersion }
          : null,
      }),
      core4: core4({ measures, borrowed, survey }),
      round: round ? await surveys.describe(round, person) : null,
      components: membersAt(snapshot.attribution, level, endOf(prepared) - 1)
        .length,
    };
  }

  /**
   * The records behind a figure of the group's work, newest first.
   *
   * @throws InputError for another figure, a bad window or cursor
   */
  async evidence(
    question: Question,
    options: {
      figureId: string;
      limit: number;
      cursor?: string;
      readable(members: string[]): Promise<Set<string>>;
    },
  ): Promise<EvidencePage> {
    assertGroup(question.level);
    const { delivery, pullRequests, readModel } = this.#options;
    const [prepared, { owned }] = await Promise.all([
      delivery.prepare(question),
      pullRequests.material(question),
    ]);
    const requests = owned.map(({ request }) => request);
    return spaceEvidence({
      ...options,
      runs: await this.#runs.within(prepared),
      merged: mergedIn(requests, prepared.window, prepared.asOf).merged,
      open: openAt(requests, endOf(prepared)),
      members: new Map(owned.map(({ request, members }) => [request, members])),
      receipts: keys => readModel.receipts(prepared.snapshot, keys),
    });
  }

  /**
   * People of a group, when neither they nor what remains of the groups around
   * them are fewer than five; else null.
   */
  async #members(groupRef: string): Promise<number | null> {
    const directory = await this.#directory();
    const parents = new Map(
      directory.groups.map(({ ref, parent }) => [ref, parent]),
    );
    let top = groupRef;
    const seen = new Set([top]);
    for (;;) {
      const parent = parents.get(top);
      if (!parent || seen.has(parent) || !parents.has(parent)) {
        break;
      }
      seen.add(parent);
      top = parent;
    }
    const plan = planSurvey({ ...directory, target: top, k: SPACE_MIN_PEOPLE });
    const cell = plan?.cells.find(item => item.groupRef === groupRef);
    return cell
      ? plan!.units
          .filter(({ id }) => cell.units.includes(id))
          .reduce((sum, { people }) => sum + people.length, 0)
      : null;
  }

  #directory(): Promise<Directory> {
    const now = (this.#options.now?.() ?? new Date()).getTime();
    if (!this.#known || now - this.#known.at >= REMEMBERED_MS) {
      const directory = this.#options.directory();
      this.#known = { at: now, directory };
      directory.catch(() => {
        this.#known = null;
      });
    }
    return this.#known.directory;
  }
}

function byId(figures: readonly Figure[], id: string): Figure | undefined {
  return figures.find(figure => figure.id === id);
}

/** Instant at which the window, or what is known of it, ends. */
function endOf({ window, asOf }: Prepared): number {
  return Math.min(ms(window.to), ms(asOf));
}

/** @throws InputError for anything but a group */
function assertGroup(level: Level): Extract<Level, { kind: 'group' }> {
  if (level.kind !== 'group') {
    throw new InputError(
      `kind is ${level.kind}; SPACE figures exist for group`,
    );
  }
  return level;
}

function spaceHref(
  { entityRef, query }: Question,
  figureId: string,
  window: TimeWindow,
): string {
  const [kind, namespace, name] = entityRef!.split(/[:/]/);
  const search = new URLSearchParams({
    figure: figureId,
    from: window.from,
    to: window.to,
  });
  if (query.zone) {
    search.set('zone', query.zone);
  }
  return `/entities/${kind}/${namespace}/${name}/space/evidence?${search}`;
}
