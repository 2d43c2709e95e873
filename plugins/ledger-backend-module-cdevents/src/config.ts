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
import { readSourceConfigs } from '@maestro/backstage-plugin-ledger-node';

/** One entry of `maestro.ledger.sources.cdevents`. */
export interface CdeventsSourceConfig {
  id: string;
  tenant: string | null;
  tokens: string[];
  secrets: string[];
}

const KEY = 'maestro.ledger.sources.cdevents';

function readTexts(config: Config, where: string, key: string): string[] {
  const value = config.getOptional(key);
  if (value === undefined) {
    return [];
  }
  const texts = Array.isArray(value) ? value : [value];
  if (texts.some(text => typeof text !== 'string' || text.trim() === '')) {
    throw new InputError(
      `${where}.${key} is empty or no text; set a text of at least one character`,
    );
  }
  return texts as string[];
}

/**
 * @throws InputError that names the key, when an entry has neither token nor
 * secret or an id occurs twice
 */
export function readCdeventsSources(root: Config): CdeventsSourceConfig[] {
  return readSourceConfigs(root, KEY, (config, where) => {
    const tokens = readTexts(config, where, 'token');
    const secrets = readTexts(config, where, 'secret');
    if (tokens.length + secrets.length === 0) {
      throw new InputError(
        `${where} has neither token nor secret; set token to a shared token or secret to an HMAC key. Without one every event would be refused`,
      );
    }
    return {
      id: config.getOptionalString('id') ?? 'cdevents',
      tenant: config.getOptionalString('tenant') ?? null,
      tokens,
      secrets,
    };
  });
}
