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
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  emptyRoot,
  HashFunction,
} from '@maestro/backstage-plugin-ledger-common';
import { Appendable } from '../engine/sequence';
import { Appender } from './append';
import * as beside from './beside';
import { createLog, readLogOf, readNewestLog } from './log';
import * as read from './read';
import { isPostgres } from './sql';
import { TileStore } from './tiles';
import {
  CheckpointSigner,
  LedgerStore,
  LogState,
  Publication,
  PullState,
  RejectionCount,
  StoredClaim,
  TailFilter,
} from './types';

const IDLE_TIMEOUT_MS = 10_000;

/** The log on SQLite or PostgreSQL. */
export class DatabaseLedgerStore implements LedgerStore {
  readonly #knex: Knex;
  readonly #hash: HashFunction;
  readonly #tiles: TileStore;
  readonly #appender: Appender;

  private constructor(
    knex: Knex,
    hash: HashFunction,
    appender: Appender,
    tiles: TileStore,
  ) {
    this.#knex = knex;
    this.#hash = hash;
    this.#tiles = tiles;
    this.#appender = appender;
  }

  /** Creates and upgrades the tables. */
  static async migrate(knex: Knex): Promise<void> {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-ledger-backend',
        'migrations',
      ),
    });
  }

  /**
   * @param writer - name of this instance, kept with each commit
   * @param idleTimeoutMs - after this long a paused writer loses the log
   * (PostgreSQL)
   */
  static async create(options: {
    knex: Knex;
    hash: HashFunction;
    sign: CheckpointSigner;
    writer: string;
    idleTimeoutMs?: number;
  }): Promise<DatabaseLedgerStore> {
    const { knex, hash, sign, writer } = options;
    if (!isPostgres(knex)) {
      await knex.raw('pragma journal_mode = wal');
      // Pages, of 4 kB: index pages are written back once for many batches.
      await knex.raw('pragma wal_autocheckpoint = 8000');
    }
    const tiles = new TileStore(knex, hash);
    const appender = new Appender({
      knex,
      hash,
      sign,
      tiles,
      writer,
      idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    });
    return new DatabaseLedgerStore(knex, hash, appender, tiles);
  }

  async open({ origin }: { origin: string }): Promise<LogState> {
    return (
      (await readNewestLog(this.#knex)) ??
      createLog(this.#knex, {
        log: 1,
        origin,
        base: 0,
        root: Buffer.from(emptyRoot(this.#hash)),
      })
    );
  }

  async openNextLog(options: {
    log: number;
    origin: string;
  }): Promise<LogState> {
    const newest = await readNewestLog(this.#knex);
    return createLog(this.#knex, {
      ...options,
      base: newest ? newest.base + newest.size : 0,
      root: Buffer.from(emptyRoot(this.#hash)),
    });
  }

  async state(): Promise<LogState> {
    const state = await readNewestLog(this.#knex);
    if (!state) {
      throw new Error('The log has not been opened');
    }
    return state;
  }

  async logOf(seq: number) {
    return readLogOf(this.#knex, seq);
  }

  async append(items: Appendable[], now: string) {
    return this.#appender.append(items, now);
  }

  async leaf(seq: number) {
    const [row] = await read.readLeaves(this.#knex, seq, seq + 1);
    return row;
  }

  async leaves(from: number, to: number) {
    return read.readLeaves(this.#knex, from, to);
  }

  async tail(filter: TailFilter) {
    return read.readTail(this.#knex, filter);
  }

  async eventsOf(seqs: number[]) {
    return read.readEventsOf(this.#knex, seqs);
  }

  async feed(after: number, limit: number) {
    return read.readFeed(this.#knex, after, limit);
  }

  async subjectCounts() {
    return read.readSubjectCounts(this.#knex);
  }

  async tileHashes(log: LogState, level: number, tile: number, width: number) {
    return this.#tiles.hashes(log, level, tile, width);
  }

  async nodes(
    log: LogState,
    addresses: Array<{ height: number; index: number }>,
  ) {
    return this.#tiles.nodes(log, addresses);
  }

  async body(seq: number) {
    return beside.readBody(this.#knex, seq);
  }

  async expireBodies(now: string, limit: number) {
    return beside.expireBodies(this.#knex, now, limit);
  }

  async eraseBodies(seqs: number[]) {
    return beside.eraseBodies(this.#knex, seqs);
  }

  async erasePerson(id: string, at: string) {
    return beside.erasePerson(this.#knex, id, at);
  }

  async personByLogin(host: string, login: string) {
    return beside.personByLogin(this.#knex, host, login);
  }

  async sourceStats() {
    return beside.readSourceStats(this.#knex);
  }

  async recentDeliveries(source: string, limit: number) {
    return beside.recentDeliveries(this.#knex, source, limit);
  }

  async latestEvent(source: string) {
    return beside.latestEvent(this.#knex, source);
  }

  async reportSourceProblem(
    source: string,
    problem: string | null,
    at: string,
  ) {
    return beside.reportSourceProblem(this.#knex, source, problem, at);
  }

  async addRejections(counts: RejectionCount[]) {
    return beside.addRejections(this.#knex, counts);
  }

  async unsealedRejections(before: string) {
    return beside.unsealedRejections(this.#knex, before);
  }

  async sealRejections(source: string, minute: string, seq: number) {
    return beside.sealRejections(this.#knex, source, minute, seq);
  }

  async rejectionTotals(since: string) {
    return beside.rejectionTotals(this.#knex, since);
  }

  async claims() {
    return beside.readClaims(this.#knex);
  }

  async saveClaims(claims: StoredClaim[]) {
    return beside.saveClaims(this.#knex, claims);
  }

  async pullState(source: string) {
    return beside.readPullState(this.#knex, source);
  }

  async savePullState(source: string, state: PullState, at: string) {
    return beside.savePullState(this.#knex, source, state, at);
  }

  async recordPublication(publication: Publication) {
    return beside.recordPublication(this.#knex, publication);
  }

  async lastPublication() {
    return beside.lastPublication(this.#knex);
  }

  async key(name: string, generate: () => string, now: string) {
    return beside.readOrMakeKey(this.#knex, name, generate, now);
  }
}
