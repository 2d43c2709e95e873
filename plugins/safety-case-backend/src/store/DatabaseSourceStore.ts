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

import { Knex } from 'knex';

/** Why a file could not be read. */
export interface SourceProblem {
  /**
   * - `missing`: its place says that there is none
   * - `refused`: it is there, and cannot be taken
   * - `unreachable`: its place did not answer
   */
  kind: 'missing' | 'refused' | 'unreachable';
  message: string;
}

/** A file of an argument, as an annotation names it, and as it was read last. */
export interface StoredSource {
  /** Component, full reference in lower case. */
  entityRef: string;
  path: string;
  /** Where people can look at it. */
  url: string | null;
  /** Last good version: SHA-256 (hex) and text; null: never read. */
  version: { digest: string; text: string } | null;
  /** Entity tags of its files, by path. */
  etags: Record<string, string>;
  /** When that version was read or confirmed last. */
  readAt: string | null;
  triedAt: string;
  /** How the last reading failed; null: it did not. */
  problem: SourceProblem | null;
}

/** Arguments from repositories, with all versions that were seen. */
export interface SourceStore {
  /** Of one component, or of all. */
  sources(entityRef?: string): Promise<StoredSource[]>;
  put(source: StoredSource): Promise<void>;
  /** Drops sources, and their versions. */
  forget(
    sources: ReadonlyArray<Pick<StoredSource, 'entityRef' | 'path'>>,
  ): Promise<void>;
  /** Versions of a source, oldest first. */
  versions(
    entityRef: string,
    path: string,
  ): Promise<Array<{ digest: string; firstReadAt: string }>>;
}

interface SourceRow {
  entity_ref: string;
  path: string;
  url: string | null;
  digest: string | null;
  text: string | null;
  etags: string;
  read_at: string | null;
  tried_at: string;
  problem_kind: SourceProblem['kind'] | null;
  problem: string | null;
}

/** Arguments from repositories, in the plugin's own database. */
export class DatabaseSourceStore implements SourceStore {
  static create(options: { knex: Knex }): DatabaseSourceStore {
    return new DatabaseSourceStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async sources(entityRef?: string): Promise<StoredSource[]> {
    const rows: SourceRow[] = await this.knex('argument_source as s')
      .leftJoin('argument_version as v', join =>
        join
          .on('v.entity_ref', 's.entity_ref')
          .andOn('v.path', 's.path')
          .andOn('v.digest', 's.digest'),
      )
      .modify(query => {
        if (entityRef !== undefined) {
          query.where('s.entity_ref', entityRef);
        }
      })
      .orderBy(['s.entity_ref', 's.path'])
      .select('s.*', 'v.text as text');
    return rows.map(row => ({
      entityRef: row.entity_ref,
      path: row.path,
      url: row.url,
      version:
        row.digest === null || row.text === null
          ? null
          : { digest: row.digest, text: row.text },
      etags: JSON.parse(row.etags),
      readAt: row.read_at,
      triedAt: row.tried_at,
      problem:
        row.problem_kind === null
          ? null
          : { kind: row.problem_kind, message: row.problem ?? '' },
    }));
  }

  async put(source: StoredSource): Promise<void> {
    const { entityRef, path, problem, version } = source;
    await this.knex.transaction(async tx => {
      if (version) {
        await tx('argument_version')
          .insert({
            entity_ref: entityRef,
            path,
            digest: version.digest,
            text: version.text,
            first_read_at: source.triedAt,
          })
          .onConflict(['entity_ref', 'path', 'digest'])
          .ignore();
      }
      await tx('argument_source')
        .insert({
          entity_ref: entityRef,
          path,
          url: source.url,
          digest: version?.digest ?? null,
          etags: JSON.stringify(source.etags),
          read_at: source.readAt,
          tried_at: source.triedAt,
          problem_kind: problem?.kind ?? null,
          problem: problem?.message ?? null,
        })
        .onConflict(['entity_ref', 'path'])
        .merge();
    });
  }

  async forget(
    sources: ReadonlyArray<Pick<StoredSource, 'entityRef' | 'path'>>,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      for (const { entityRef, path } of sources) {
        for (const table of ['argument_source', 'argument_version']) {
          await tx(table).where({ entity_ref: entityRef, path }).delete();
        }
      }
    });
  }

  async versions(
    entityRef: string,
    path: string,
  ): Promise<Array<{ digest: string; firstReadAt: string }>> {
    const rows = await this.knex('argument_version')
      .where({ entity_ref: entityRef, path })
      .orderBy(['first_read_at', 'digest'])
      .select('digest', 'first_read_at');
    return rows.map(row => ({
      digest: row.digest,
      firstReadAt: row.first_read_at,
    }));
  }
}
