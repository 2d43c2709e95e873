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
import * as bodies from './bodies';
import * as claimRows from './claims';
import {
  assignLogKey,
  createLog,
  readLogKeys,
  readLogOf,
  readNewestLog,
} from './log';
import * as outside from './outside';
import * as read from './read';
import * as sources from './sources';
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

  async logKeys(log: number) {
    return readLogKeys(this.#knex, log);
  }

  async assignKey(log: number, verifierKey: string, at: string) {
    return assignLogKey(this.#knex, log, verifierKey, at);
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

  async leavesAt(seqs: number[]) {
    return read.readLeavesAt(this.#knex, seqs);
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

  async feedHead() {
    return read.readFeedHead(this.#knex);
  }

  async feedRemaining(after: number, limit: number) {
    return read.countFeed(this.#knex, after, limit);
  }

  async renames() {
    return read.readRenames(this.#knex);
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
    return bodies.readBody(this.#knex, seq);
  }

  async expireBodies(now: string, limit: number) {
    return bodies.expireBodies(this.#knex, now, limit);
  }

  async eraseBodies(seqs: number[]) {
    return bodies.eraseBodies(this.#knex, seqs);
  }

  async erasePerson(id: string, at: string) {
    return bodies.erasePerson(this.#knex, id, at);
  }

  async personByLogin(host: string, login: string) {
    return bodies.personByLogin(this.#knex, host, login);
  }

  async sourceStats() {
    return sources.readSourceStats(this.#knex);
  }

  async recentDeliveries(source: string, limit: number) {
    return sources.recentDeliveries(this.#knex, source, limit);
  }

  async latestEvent(source: string) {
    return sources.latestEvent(this.#knex, source);
  }

  async reportSourceProblem(
    source: string,
    problem: string | null,
    at: string,
  ) {
    return sources.reportSourceProblem(this.#knex, source, problem, at);
  }

  async addRejections(counts: RejectionCount[]) {
    return sources.addRejections(this.#knex, counts);
  }

  async unsealedRejections(before: string) {
    return sources.unsealedRejections(this.#knex, before);
  }

  async sealRejections(source: string, minute: string, seq: number) {
    return sources.sealRejections(this.#knex, source, minute, seq);
  }

  async rejectionTotals(since: string) {
    return sources.rejectionTotals(this.#knex, since);
  }

  async claims() {
    return claimRows.readClaims(this.#knex);
  }

  async saveClaims(claims: StoredClaim[]) {
    return claimRows.saveClaims(this.#knex, claims);
  }

  async pullState(source: string) {
    return claimRows.readPullState(this.#knex, source);
  }

  async savePullState(source: string, state: PullState, at: string) {
    return claimRows.savePullState(this.#knex, source, state, at);
  }

  async recordPublication(publication: Publication) {
    return outside.recordPublication(this.#knex, publication);
  }

  async reportPublicationProblem(target: string, problem: string, at: string) {
    return outside.reportPublicationProblem(this.#knex, target, problem, at);
  }

  async publicationTargets() {
    return outside.readPublicationTargets(this.#knex);
  }

  async lastPublication() {
    return outside.lastPublication(this.#knex);
  }

  async key(name: string, generate: () => string, now: string) {
    return outside.readOrMakeKey(this.#knex, name, generate, now);
  }

  async keyIfPresent(name: string) {
    return outside.readKey(this.#knex, name);
  }
}
