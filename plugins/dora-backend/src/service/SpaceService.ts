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
import { EventType } from '@maestro/backstage-plugin-ledger-common';
import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { belongsAt, isType, membersAt, ms } from '../engine';
import { REQUEST_FIGURES, mergedIn } from '../engine/requests';
import {
  CiRun,
  core4,
  planSurvey,
  spaceDimensions,
  systemMeasures,
} from '../engine/space';
import { DoraService } from './DoraService';
import { Directory, ReadDirectory } from './groupDirectory';
import { sha256 } from './links';
import { PullRequestService, anatomyHref } from './PullRequestService';
import { Prepared, Question } from './prepare';
import { ReadModel } from './ReadModel';
import { SurveyService } from './SurveyService';

const RUNS: EventType[] = ['dev.cdevents.pipelinerun.finished'];

/** How long the directory is remembered for figures: people move seldom. */
const REMEMBERED_MS = 60_000;

/** SPACE of groups: system measures beside survey results. */
export class SpaceService {
  readonly #options: Parameters<typeof SpaceService.create>[0];
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
    const { level } = question;
    if (level.kind !== 'group') {
      throw new InputError(
        `kind is ${level.kind}; SPACE figures exist for group`,
      );
    }
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
      runs: await this.#runs(prepared),
      members: await this.#members(level.ref),
      window,
      asOf,
      state: material.page.state,
      reason: material.page.reason,
      sha256,
      mergedHref: anatomyHref(question, REQUEST_FIGURES.merged, window),
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
      components: membersAt(
        snapshot.attribution,
        level,
        Math.min(ms(window.to), ms(asOf)) - 1,
      ).length,
    };
  }

  /** Runs of the group's components that finished in the window. */
  async #runs({
    question,
    snapshot,
    members,
    window,
    asOf,
  }: Prepared): Promise<CiRun[]> {
    const belongs = belongsAt(snapshot.attribution, question.level);
    const [from, to, now] = [ms(window.from), ms(window.to), ms(asOf)];
    const runs = new Map<string, CiRun>();
    for (const { entityRef } of members) {
      const facts = await this.#options.readModel.facts(
        snapshot,
        entityRef,
        RUNS,
      );
      for (const fact of facts) {
        if (!isType(fact, 'dev.cdevents.pipelinerun.finished')) {
          continue;
        }
        const { queuedAt, startedAt, finishedAt } = fact.data;
        const at = ms(finishedAt ?? fact.occurredAt);
        if (at >= from && at < to && at <= now && belongs(entityRef, at)) {
          // A repository that two components share is counted once.
          runs.set(fact.naturalKey, {
            id: fact.naturalKey,
            queuedAt: queuedAt === null ? null : ms(queuedAt),
            startedAt: startedAt === null ? null : ms(startedAt),
            finishedAt: at,
          });
        }
      }
    }
    return [...runs.values()];
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
