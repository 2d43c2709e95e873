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
import { EntityVersion, stepsOf } from '../engine/attribution';

/** An entity as the catalog has it now. */
export interface SeenEntity {
  entityRef: string;
  kind: string;
  ownerRef: string | null;
  systemRef: string | null;
  ownerPath: string;
  partPath: string;
  claims: string | null;
  /** Day since when this holds, by an annotation; null: not stated. */
  since: string | null;
}

/** What the catalog said of entities, by day. */
export interface HistoryStore {
  all(): Promise<EntityVersion[]>;
  /**
   * Notes what the catalog has on a day. The first sight of an entity claims
   * its past (from its stated day, if it has one), also for what hangs below
   * it; a change holds from the
   * stated day, else from the day of sight; what is gone ends on that day.
   *
   * @returns entities of which something changed
   */
  record(seen: readonly SeenEntity[], day: string): Promise<string[]>;
}

interface Row {
  entity_ref: string;
  from_day: string;
  to_day: string | null;
  kind: string;
  owner_ref: string | null;
  system_ref: string | null;
  owner_path: string;
  part_path: string;
  claims: string | null;
}

const CHUNK = 100;

/** The history in the plugin's own database. */
export class DatabaseHistoryStore implements HistoryStore {
  static create(options: { knex: Knex }): DatabaseHistoryStore {
    return new DatabaseHistoryStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async all(): Promise<EntityVersion[]> {
    const rows: Row[] = await this.knex('cost_entity_history').orderBy([
      'entity_ref',
      'from_day',
    ]);
    return rows.map(row => ({
      entityRef: row.entity_ref,
      kind: row.kind,
      from: row.from_day === '' ? null : row.from_day,
      to: row.to_day,
      claims: row.claims,
      ownerPath: row.owner_path,
      partPath: row.part_path,
    }));
  }

  async record(seen: readonly SeenEntity[], day: string): Promise<string[]> {
    return this.knex.transaction(async tx => {
      const last = new Map<string, Row>();
      const rows: Row[] = await tx('cost_entity_history').orderBy([
        'entity_ref',
        'from_day',
      ]);
      for (const row of rows) {
        last.set(row.entity_ref, row);
      }
      const changed: string[] = [];
      const fresh: Row[] = [];
      for (const entity of seen) {
        const before = last.get(entity.entityRef);
        if (!before) {
          changed.push(entity.entityRef);
          fresh.push(rowOf(entity, entity.since ?? ''));
        } else if (before.to_day !== null || !isSame(before, entity)) {
          changed.push(entity.entityRef);
          if (isCompleted(before, entity, last)) {
            await tx('cost_entity_history')
              .where({
                entity_ref: before.entity_ref,
                from_day: before.from_day,
              })
              .update({
                owner_path: entity.ownerPath,
                part_path: entity.partPath,
              });
          } else {
            await follow(tx, entity, day);
          }
        }
      }
      for (let at = 0; at < fresh.length; at += CHUNK) {
        await tx('cost_entity_history').insert(fresh.slice(at, at + CHUNK));
      }
      const there = new Set(seen.map(({ entityRef }) => entityRef));
      for (const row of last.values()) {
        if (!there.has(row.entity_ref) && row.to_day === null) {
          changed.push(row.entity_ref);
          await endAt(tx, row.entity_ref, day);
        }
      }
      return changed.sort();
    });
  }
}

/** What is seen now holds from its day on; older versions end there. */
async function follow(
  tx: Knex,
  entity: SeenEntity,
  day: string,
): Promise<void> {
  const from = entity.since ?? day;
  await endAt(tx, entity.entityRef, from);
  await tx('cost_entity_history').insert(rowOf(entity, from));
}

async function endAt(tx: Knex, entityRef: string, day: string): Promise<void> {
  await tx('cost_entity_history')
    .where({ entity_ref: entityRef })
    .where('from_day', '>=', day)
    .delete();
  await tx('cost_entity_history')
    .where({ entity_ref: entityRef })
    .where(open => open.whereNull('to_day').orWhere('to_day', '>', day))
    .update({ to_day: day });
}

function rowOf(entity: SeenEntity, from: string): Row {
  return {
    entity_ref: entity.entityRef,
    from_day: from,
    to_day: null,
    kind: entity.kind,
    owner_ref: entity.ownerRef,
    system_ref: entity.systemRef,
    owner_path: entity.ownerPath,
    part_path: entity.partPath,
    claims: entity.claims,
  };
}

/**
 * Whether only the top of a path became known, as when a catalog fills: what is
 * above was never seen before, and its first sight claims its past.
 */
function isCompleted(
  row: Row,
  entity: SeenEntity,
  known: ReadonlyMap<string, unknown>,
): boolean {
  const grew = (before: string, now: string) =>
    before === now || (now.endsWith(before) && !known.has(stepsOf(before)[0]));
  return (
    row.to_day === null &&
    row.kind === entity.kind &&
    row.claims === entity.claims &&
    row.owner_ref === entity.ownerRef &&
    row.system_ref === entity.systemRef &&
    grew(row.owner_path, entity.ownerPath) &&
    grew(row.part_path, entity.partPath)
  );
}

function isSame(row: Row, entity: SeenEntity): boolean {
  return (
    row.kind === entity.kind &&
    row.owner_path === entity.ownerPath &&
    row.part_path === entity.partPath &&
    row.claims === entity.claims
  );
}
