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

import { createHash } from 'node:crypto';
import { CostRules } from '@maestro/backstage-plugin-cost-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import {
  ClusterUsage,
  CompiledRules,
  EntityHistory,
  EntityVersion,
  addDays,
} from '../../engine/attribution';
import { RulesDocument, RulesStore } from '../../store/DatabaseRulesStore';
import { HistoryStore } from '../../store/DatabaseHistoryStore';
import { StoredLoad } from '../../store/LoadStore';
import { Uses } from '../../store/RollupStore';

/** To be raised when the same inputs come to other results. */
const ENGINE = 1;

/** Business metrics, by which pools can be split. */
export interface MetricReader {
  /** Sums by entity over [from, to), decimal text; only non-zero ones. */
  sums(
    metricId: string,
    window: { from: string; to: string },
  ): Promise<Map<string, string>>;
}

/** Usage of clusters, by which their cost can be split. */
export interface ClusterReader {
  /** Null: none is known in [from, to). */
  usage(
    cluster: string,
    window: { from: string; to: string },
  ): Promise<ClusterUsage | null>;
}

/** Everything besides billing rows that attribution depends on. */
export interface Inputs {
  rules: CostRules;
  history: EntityHistory;
  compiled: CompiledRules;
}

/** Rules of a portal in which nobody wrote any: tags name components. */
export const DEFAULT_RULES: RulesDocument = {
  tagAliases: [['component', 'app', 'application', 'service']],
  rules: [
    {
      ruleId: 'tag-component',
      title: 'The tag component (or app, application, service) names it',
      when: {},
      target: { kind: 'entityFrom', tag: ['component'] },
    },
  ],
  pools: [],
};

/** SHA-256 of a value's canonical JSON, hex. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

const configuredRules = new WeakMap<RulesDocument, CostRules>();

/** Rules of the configuration as version 0; each document is read once. */
function ofConfiguration(document: RulesDocument): CostRules {
  const known = configuredRules.get(document);
  if (known) {
    return known;
  }
  const rules = {
    version: 0,
    digest: digestOf(document),
    validFrom: '1970-01-01T00:00:00.000Z',
    author: null,
    ...document,
  };
  configuredRules.set(document, rules);
  return rules;
}

/** The rules in force: the last put one, else those of the configuration. */
export async function readRules(
  store: RulesStore,
  configured: RulesDocument | null,
): Promise<CostRules> {
  return (
    (await store.current()) ?? ofConfiguration(configured ?? DEFAULT_RULES)
  );
}

/** Reads what attribution depends on, as it is now. */
export async function readInputs(options: {
  rules: RulesStore;
  configured: RulesDocument | null;
  history: HistoryStore;
}): Promise<Inputs> {
  const rules = await readRules(options.rules, options.configured);
  const history = new EntityHistory(await options.history.all());
  return { rules, history, compiled: new CompiledRules(rules, history) };
}

/** Days of a load's charges, half-open. */
export function chargeWindow(load: StoredLoad): { from: string; to: string } {
  const from = load.firstDay ?? load.billingPeriod;
  return { from, to: addDays(load.lastDay ?? from, 1) };
}

/** The month to which a load's billing period belongs. */
export function monthOf(load: Pick<StoredLoad, 'billingPeriod'>): string {
  return load.billingPeriod.slice(0, 7);
}

/** First day of a month, and of the next one. */
export function monthWindow(month: string): { from: string; to: string } {
  const from = `${month}-01`;
  return { from, to: `${addDays(from, 31).slice(0, 7)}-01` };
}

/** Versions of some entities as they matter in a window. */
function versionsIn(
  history: EntityHistory,
  window: { from: string; to: string },
  matters: (version: EntityVersion) => boolean,
): unknown[] {
  const clip = (day: string | null, edge: string) =>
    day !== null && day > window.from && day < window.to ? day : edge;
  return history
    .all()
    .filter(
      version =>
        (version.from === null || version.from < window.to) &&
        (version.to === null || version.to > window.from) &&
        matters(version),
    )
    .map(version => [
      version.entityRef,
      clip(version.from, window.from),
      clip(version.to, window.to),
      version.claims,
      version.ownerPath,
      version.partPath,
    ]);
}

const nameOf = (ref: string) => ref.slice(ref.indexOf('/') + 1);

/**
 * Digest of rules and catalog as they matter to a load: changes of other days
 * leave it as it is, and so do entities that claim nothing, got nothing, and
 * that no tag of the load names.
 */
export function inputDigest(
  { rules, history }: Inputs,
  load: StoredLoad,
  uses: Uses,
): string {
  const refs = new Set(uses.entities);
  const names = new Set(uses.entities.map(nameOf));
  const missed = uses.missed === null ? null : new Set(uses.missed);
  const named = rules.rules.some(({ target }) => target.kind === 'entityFrom');
  const versions = versionsIn(
    history,
    chargeWindow(load),
    ({ entityRef, claims }) =>
      claims !== null ||
      refs.has(entityRef) ||
      (named &&
        (missed === null ||
          missed.has(entityRef) ||
          missed.has(nameOf(entityRef)) ||
          names.has(nameOf(entityRef)))),
  );
  return digestOf([ENGINE, load.loadId, rules.digest, versions]);
}

/** Digest of what the split of a month depends on besides its loads. */
export function splitDigest(
  { rules, history }: Inputs,
  month: string,
  data: {
    metrics: ReadonlyMap<string, ReadonlyMap<string, string>>;
    clusters: ReadonlyMap<string, ClusterUsage | null>;
  },
): string {
  const refs = new Set([
    ...rules.pools.flatMap(({ split }) =>
      split.by === 'fixed' ? Object.keys(split.percent) : [],
    ),
    ...[...data.metrics.values()].flatMap(sums => [...sums.keys()]),
    ...[...data.clusters.values()].flatMap(usage =>
      (usage?.workloads ?? []).map(({ entityRef }) => entityRef ?? ''),
    ),
  ]);
  return digestOf([
    ENGINE,
    rules.digest,
    [...data.metrics].map(([id, sums]) => [id, [...sums]]),
    [...data.clusters],
    versionsIn(history, monthWindow(month), ({ entityRef }) =>
      refs.has(entityRef),
    ),
  ]);
}
