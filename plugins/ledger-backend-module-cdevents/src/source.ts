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
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { NORMALIZER, normalize } from './engine/normalize';
import { verifyCdeventsDelivery } from './verify';

/** @public */
export interface CdeventsSourceOptions {
  /** Id of the source, last part of its door; `cdevents` unless given. */
  id?: string;
  tenant?: string | null;
  /** Shared tokens, any may match. */
  tokens?: readonly string[];
  /** HMAC-SHA256 secrets, any may match. */
  secrets?: readonly string[];
}

/**
 * A sender of CDEvents as a ledger source.
 *
 * @throws Error when there is neither a token nor a secret, or an empty one
 * @public
 */
export function createCdeventsSource(
  options: CdeventsSourceOptions,
): LedgerSource {
  const id = options.id ?? 'cdevents';
  const tokens = options.tokens ?? [];
  const secrets = options.secrets ?? [];
  const all = [...tokens, ...secrets];
  if (all.length === 0 || all.some(text => text.length === 0)) {
    throw new Error(
      `CDEvents source "${id}" has neither a token nor a secret, or an empty one; set one, an event without proof of its sender is never accepted`,
    );
  }
  return {
    id,
    title: 'CDEvents',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    verify: delivery => verifyCdeventsDelivery(delivery, { tokens, secrets }),
    normalize,
  };
}
