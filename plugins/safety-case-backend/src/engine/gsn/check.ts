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

import { checkModule } from './moduleRules';
import { GsnLoading } from './load';
import { Report } from './report';
import {
  checkCycles,
  checkReachability,
  checkReferences,
  checkRoots,
  extendModules,
} from './setRules';
import { GsnDiagnostic, GsnModel, GsnOptions } from './types';

/**
 * Checks what was loaded by the 28 rules of gsn2x, in its stages: module,
 * extend, references, roots, cycles, reachability. A stage with an error is
 * the last one; an element that is defined twice (C07) alone does not stop.
 *
 * @returns the diagnostics, those of the loading first, and the model with the
 *   developments of extending modules in it
 */
export function checkGsn(
  { diagnostics, model }: GsnLoading,
  options: GsnOptions = {},
): { diagnostics: GsnDiagnostic[]; model: GsnModel } {
  const report = new Report(model, diagnostics);
  const stops = () =>
    report.diagnostics.some(
      ({ code, severity }) => severity === 'error' && code !== 'C07',
    );
  if (stops()) {
    return { diagnostics: report.diagnostics, model };
  }
  const byName = [...model.modules].sort((a, b) =>
    a.name < b.name ? -1 : Number(a.name > b.name),
  );
  for (const module of byName) {
    if (!stops()) {
      checkModule(module, model, options, report);
    }
  }
  if (stops()) {
    return { diagnostics: report.diagnostics, model };
  }
  const extended = extendModules(model, report);
  if (!stops()) {
    checkSet(extended, options, report, stops);
  }
  return { diagnostics: report.diagnostics, model: extended };
}

/** The stages that look at all modules together. */
export function checkSet(
  model: GsnModel,
  options: GsnOptions,
  report: Report,
  stops: () => boolean = () => report.errors > 0,
): void {
  for (const stage of [
    () => checkReferences(model, options, report),
    () => checkRoots(model, report),
    () => checkCycles(model, report),
    () => checkReachability(model, report),
  ]) {
    if (!stops()) {
      stage();
    }
  }
}
