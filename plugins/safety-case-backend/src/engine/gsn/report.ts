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

import { GsnCode, GsnDiagnostic, GsnModel } from './types';

type About = Partial<Pick<GsnDiagnostic, 'module' | 'element' | 'refs'>> & {
  message: string;
};

/** Collects diagnostics, each with the place of its element. */
export class Report {
  readonly diagnostics: GsnDiagnostic[];

  constructor(
    private readonly model: GsnModel,
    found: readonly GsnDiagnostic[] = [],
  ) {
    this.diagnostics = [...found];
  }

  error(code: GsnCode, about: About): void {
    this.#add(code, 'error', about);
  }

  warning(code: GsnCode, about: About): void {
    this.#add(code, 'warning', about);
  }

  /** Errors, or those of one module. */
  errorsIn(module: string): number {
    return this.diagnostics.filter(
      found => found.severity === 'error' && found.module === module,
    ).length;
  }

  get errors(): number {
    return this.diagnostics.filter(({ severity }) => severity === 'error')
      .length;
  }

  #add(code: GsnCode, severity: 'error' | 'warning', about: About): void {
    const { element = null, message, refs = [] } = about;
    this.diagnostics.push({
      code,
      severity,
      module:
        about.module ??
        (element === null ? null : this.model.moduleOf.get(element) ?? null),
      element,
      refs,
      message,
      position:
        element === null
          ? null
          : this.model.elements.get(element)?.position ?? null,
    });
  }
}
