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
import { ConflictError } from '@backstage/errors';
import { CostRules } from '@maestro/backstage-plugin-cost-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { Knex } from 'knex';

/** What a version of the rules says, without when and by whom. */
export type RulesDocument = Pick<CostRules, 'tagAliases' | 'rules' | 'pools'>;

/** Versions of the rules. */
export interface RulesStore {
  /** The greatest version; null: none was ever put in force. */
  current(): Promise<CostRules | null>;
  /**
   * Puts a version in force.
   *
   * @param basedOn - the version that its author read; 0: none
   * @throws ConflictError when there is a newer one
   */
  put(
    document: RulesDocument,
    basedOn: number,
    author: string | null,
  ): Promise<CostRules>;
}

/** SHA-256 of the canonical JSON, hex. */
export function rulesDigest(document: RulesDocument): string {
  const { tagAliases, rules, pools } = document;
  return createHash('sha256')
    .update(canonicalJson({ tagAliases, rules, pools }))
    .digest('hex');
}

/** Versions of the rules in the plugin's own database. */
export class DatabaseRulesStore implements RulesStore {
  #last: CostRules | null = null;

  static create(options: { knex: Knex; now: () => Date }): DatabaseRulesStore {
    return new DatabaseRulesStore(options.knex, options.now);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly now: () => Date,
  ) {}

  async current(): Promise<CostRules | null> {
    const newest = await this.knex('cost_rules')
      .max('version as version')
      .first();
    const version = Number(newest?.version ?? 0);
    if (version === 0) {
      return null;
    }
    // A version never changes, so it is read once.
    if (this.#last?.version !== version) {
      const row = await this.knex('cost_rules').where({ version }).first();
      this.#last = {
        version: row.version,
        digest: row.digest,
        validFrom: row.valid_from,
        author: row.author,
        ...(JSON.parse(row.document) as RulesDocument),
      };
    }
    return this.#last;
  }

  async put(
    document: RulesDocument,
    basedOn: number,
    author: string | null,
  ): Promise<CostRules> {
    const { tagAliases, rules, pools } = document;
    const present = await this.current();
    if ((present?.version ?? 0) !== basedOn) {
      throw conflict(present?.version ?? 0, basedOn);
    }
    const next: CostRules = {
      version: basedOn + 1,
      digest: rulesDigest(document),
      validFrom: this.now().toISOString(),
      author,
      tagAliases,
      rules,
      pools,
    };
    try {
      // The key decides between two writers who read the same version.
      await this.knex('cost_rules').insert({
        version: next.version,
        digest: next.digest,
        valid_from: next.validFrom,
        author,
        document: JSON.stringify({ tagAliases, rules, pools }),
      });
    } catch (error) {
      if (/unique|primary/i.test(String(error.message))) {
        throw conflict(next.version, basedOn);
      }
      throw error;
    }
    return next;
  }
}

function conflict(version: number, basedOn: number): ConflictError {
  return new ConflictError(
    `version is ${basedOn}, and version ${version} of the rules is in force; read them again and repeat the change`,
  );
}
