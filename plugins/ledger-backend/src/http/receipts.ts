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

import { InputError, NotFoundError } from '@backstage/errors';
import {
  decodeReceipt,
  formatTlogProof,
  ledgerBodyReadPermission,
  ledgerReadPermission,
  ReceiptProof,
} from '@maestro/backstage-plugin-ledger-common';
import { LeafRow, LogState } from '../store/types';
import { authorize, RouterContext, toBase64 } from './context';
import { eventsBySeq, findReceipts, summarize } from './tail';
import { LedgerRouter } from './types';

async function leafOf(
  context: RouterContext,
  value: string | number,
): Promise<{ leaf: LeafRow; log: LogState }> {
  const seq = Number(value);
  const [leaf, log] = await Promise.all([
    context.store.leaf(seq),
    context.store.logOf(seq),
  ]);
  if (!leaf || !log) {
    throw new NotFoundError(`There is no receipt ${seq}`);
  }
  return { leaf, log };
}

/** A signed note for any size that the log has had. */
export async function checkpointAt(
  context: RouterContext,
  log: LogState,
  size: number,
): Promise<string> {
  if (size === log.size && log.checkpoint !== null) {
    return log.checkpoint;
  }
  if (size < 1 || size > log.size) {
    throw new InputError(
      `treeSize is ${size}; ask for 1 to ${log.size}, the present size`,
    );
  }
  const key = verifierKeyOf(context, log);
  if (!context.keys.find(key)) {
    throw new InputError(
      `treeSize is ${size}; ${log.origin} is closed and its key is not configured any more, so only its last checkpoint can be had: ask for ${log.size}`,
    );
  }
  return context.keys.sign({
    origin: log.origin,
    size,
    root: await context.proofs.root(log, size),
    key,
  });
}

/** The key that signs the checkpoints of a log. */
export function verifierKeyOf(context: RouterContext, log: LogState): string {
  return log.verifierKey ?? context.keys.configured.verifierKey(log.origin);
}

/** Everything that somebody needs to check one receipt. */
export async function proofOf(
  context: RouterContext,
  seq: string | number,
  size?: number,
): Promise<ReceiptProof> {
  const { leaf, log } = await leafOf(context, seq);
  const treeSize = size ?? log.size;
  const proof = await context.proofs.inclusion(log, leaf.seq, treeSize);
  return {
    seq: leaf.seq,
    index: leaf.seq - log.base,
    leaf: toBase64(leaf.bytes),
    treeSize,
    proof: proof.map(toBase64),
    checkpoint: await checkpointAt(context, log, treeSize),
    verifierKey: verifierKeyOf(context, log),
  };
}

export function addReceiptRoutes(
  router: LedgerRouter,
  context: RouterContext,
): void {
  router.get('/receipts', async (req, res) => {
    const credentials = await authorize(context, req, ledgerReadPermission);
    res.json(await findReceipts(context, credentials, req.query));
  });

  router.get('/receipts/:seq', async (req, res) => {
    const credentials = await authorize(context, req, ledgerReadPermission);
    const { leaf } = await leafOf(context, req.params.seq);
    const events = await eventsBySeq(context, credentials, [leaf]);
    res.json({
      ...summarize(leaf, events.get(leaf.seq) ?? []),
      receipt: { ...decodeReceipt(leaf.bytes) },
    });
  });

  router.get('/receipts/:seq/proof', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    res.json(
      await proofOf(
        context,
        req.params.seq,
        req.query.treeSize === undefined
          ? undefined
          : Number(req.query.treeSize),
      ),
    );
  });

  router.get('/receipts/:seq/tlog-proof', async (req, res) => {
    await authorize(context, req, ledgerReadPermission);
    const { leaf, log } = await leafOf(context, req.params.seq);
    const text = formatTlogProof({
      index: BigInt(leaf.seq - log.base),
      proof: await context.proofs.inclusion(log, leaf.seq, log.size),
      checkpoint: await checkpointAt(context, log, log.size),
      extra: leaf.bytes,
    });
    res
      .attachment(`receipt-${leaf.seq}.tlog-proof`)
      .type('text/plain')
      .send(text);
  });

  router.get('/receipts/:seq/body', async (req, res) => {
    const seq = Number(req.params.seq);
    const audit = await context.auditor.createEvent({
      eventId: 'body-read',
      severityLevel: 'medium',
      request: req as never,
      meta: { seq },
    });
    try {
      await authorize(context, req, ledgerBodyReadPermission);
      const body = await context.store.body(seq);
      if (!body?.bytes) {
        throw new NotFoundError(
          body
            ? `The body of receipt ${seq} is ${body.state}; its digest stays in the log`
            : `Receipt ${seq} has no body`,
        );
      }
      // The bytes came from outside: never rendered, whatever they claim.
      res.setHeader('X-Content-Type-Options', 'nosniff');
      res
        .attachment(`receipt-${seq}.body`)
        .type('application/octet-stream')
        .send(Buffer.from(body.bytes) as never);
      await audit.success();
    } catch (error) {
      await audit.fail({ error });
      throw error;
    }
  });
}
