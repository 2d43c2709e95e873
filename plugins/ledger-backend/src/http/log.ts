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

import { RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { NotFoundError } from '@backstage/errors';
import {
  ledgerReadPermission,
  LedgerStatus,
  ledgerUnattributedReadPermission,
  parseTilePath,
  TileAddress,
} from '@maestro/backstage-plugin-ledger-common';
import { fingerprintOf } from '../service/crypto';
import { LogState } from '../store/types';
import { authorize, RouterContext, toBase64 } from './context';
import { verifierKeyOf } from './receipts';
import { LedgerRouter } from './types';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** State of the log that is written to. */
export async function statusOf(context: RouterContext): Promise<LedgerStatus> {
  const [state, publication, targets] = await Promise.all([
    context.store.state(),
    context.store.lastPublication(),
    context.store.publicationTargets(),
  ]);
  const configured = new Set(context.publishers.map(({ target }) => target));
  const verifierKey = verifierKeyOf(context, state);
  return {
    origin: state.origin,
    demo: context.demo,
    treeSize: state.size,
    rootHash: state.checkpoint === null ? null : toBase64(state.root),
    checkpoint: state.checkpoint,
    checkpointAt: state.checkpointAt,
    verifierKey,
    keyFingerprint: fingerprintOf(verifierKey),
    lastPublication: publication
      ? {
          target: publication.target,
          treeSize: publication.treeSize,
          at: publication.at,
        }
      : null,
    publications: targets
      .filter(({ target }) => configured.has(target))
      .map(({ target, treeSize, at, problem, cosigned }) => ({
        target,
        treeSize,
        at,
        problem,
        cosigned,
      })),
    writable: context.sequencer.writable,
    problem: context.sequencer.problem,
  };
}

/** State of the log, its checkpoint, its sources. */
export function addLogRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.get('/status', async (req, res) => {
    await authorize(context, req);
    res.json(await statusOf(context));
  });

  router.get('/keys', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    const state = await context.store.state();
    const keys = await context.store.logKeys(state.log);
    res.json({
      origin: state.origin,
      keys: keys.map(key => ({
        ...key,
        fingerprint: fingerprintOf(key.verifierKey),
      })),
    });
  });

  router.get('/proofs/consistency', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    const log = await context.store.state();
    const from = Number(req.query.from);
    const to = Number(req.query.to);
    const proof = await context.proofs.consistency(log, from, to);
    res.json({ from, to, proof: proof.map(toBase64) });
  });

  router.get('/sources', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    res.json(await context.health.sources());
  });

  router.get('/unattributed', async (req, res) => {
    await authorize(context, req, ledgerUnattributedReadPermission);
    res.json(await context.health.unattributed());
  });
}

/** What the whole world may read when `maestro.ledger.publicTiles` is set. */
export function createPublicRouter(context: RouterContext): Router {
  const router = PromiseRouter();
  const admit: RequestHandler = async (req, _res, next) => {
    if (!context.publicTiles) {
      await authorize(context, req, ledgerReadPermission);
    }
    next();
  };

  router.get('/checkpoint', admit, async (_req, res) => {
    const { checkpoint, origin } = await context.store.state();
    if (checkpoint === null) {
      throw new NotFoundError(`${origin} has no checkpoint yet`);
    }
    res.type('text/plain').set('Cache-Control', 'no-cache').send(checkpoint);
  });

  router.get('/tile/*', admit, async (req, res) => {
    let address: TileAddress;
    try {
      address = parseTilePath(req.path.slice(1));
    } catch (error) {
      throw new NotFoundError(error.message);
    }
    const log = await context.store.state();
    const bytes = await readTile(context, log, address);
    if (!bytes) {
      throw new NotFoundError(
        `${log.origin} has ${log.size} leaves; there is no such tile yet`,
      );
    }
    res
      .type('application/octet-stream')
      .set('Cache-Control', `private, max-age=${YEAR_SECONDS}, immutable`)
      .send(Buffer.from(bytes));
  });
  return router;
}

async function readTile(
  context: RouterContext,
  log: LogState,
  { level, index, width }: TileAddress,
): Promise<Uint8Array | undefined> {
  if (index > BigInt(log.size)) {
    return undefined;
  }
  if (level !== 'entries') {
    return context.store.tileHashes(log, level, Number(index), width);
  }
  const start = Number(index) * 256;
  if (start + width > log.size) {
    return undefined;
  }
  const leaves = await context.store.leaves(
    log.base + start,
    log.base + start + width,
  );
  return Buffer.concat(
    leaves.flatMap(({ bytes }) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
}
