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
import { InputError } from '@backstage/errors';

/**
 * Reads the sources of one kind from the app's config.
 *
 * @param key - of a list, for example `maestro.ledger.sources.github`
 * @param read - reads one entry; `where` names it in error messages
 *
 * @throws InputError when two entries have one id
 *
 * @public
 */
export function readSourceConfigs<Source extends { id: string }>(
  root: Config,
  key: string,
  read: (config: Config, where: string) => Source,
): Source[] {
  const sources = (root.getOptionalConfigArray(key) ?? []).map(
    (config, index) => read(config, `${key}[${index}]`),
  );
  sources.forEach((source, index) => {
    if (sources.findIndex(other => other.id === source.id) !== index) {
      throw new InputError(
        `${key}[${index}].id "${source.id}" is used twice; give each source an id of its own`,
      );
    }
  });
  return sources;
}

/**
 * Reads a secret, or a list of secrets during a rotation.
 *
 * @param fix - what to set it to, for the error message
 *
 * @throws InputError when there is none, or an empty one
 *
 * @public
 */
export function readSecrets(
  config: Config,
  options: { where: string; key: string; fix: string },
): string[] {
  const value = config.getOptional(options.key);
  const secrets = Array.isArray(value) ? value : [value];
  if (
    secrets.length === 0 ||
    secrets.some(secret => typeof secret !== 'string' || secret.trim() === '')
  ) {
    throw new InputError(
      `${options.where}.${options.key} is missing or empty; ${options.fix}. Without it every delivery would be refused`,
    );
  }
  return secrets as string[];
}
