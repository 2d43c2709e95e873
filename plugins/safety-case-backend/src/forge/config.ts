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
import { Config } from '@backstage/config';

/** What the portal may do at forges; nothing by default. */
export interface ForgeConfig {
  /** Report verdicts on commits. */
  report: boolean;
  /** Begin checks again when somebody asks for it. */
  rerunChecks: boolean;
  /** Globs of `host/owner/name`; all when empty. */
  repositories: string[];
  /** First part of the name of reported checks. */
  name: string;
  /** Whether a change with open doubts may pass where the check is required. */
  doubtsPass: boolean;
}

const MOST_NAME = 60;

/** @throws Error that names the key, its value and what to write */
export function readForgeConfig(safetyCase: Config | undefined): ForgeConfig {
  const config = safetyCase?.getOptionalConfig('forge');
  const name = config?.getOptionalString('name') ?? 'maestro/safety-case';
  if (name.length > MOST_NAME || !/^[\w./ -]+$/.test(name)) {
    throw new Error(
      `maestro.safetyCase.forge.name is "${name}"; write at most ${MOST_NAME} letters, digits, blanks and . / - _`,
    );
  }
  return {
    report: config?.getOptionalBoolean('report') ?? false,
    rerunChecks: config?.getOptionalBoolean('rerunChecks') ?? false,
    repositories: config?.getOptionalStringArray('repositories') ?? [],
    name,
    doubtsPass: config?.getOptionalBoolean('doubtsPass') ?? false,
  };
}
