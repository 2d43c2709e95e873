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

import {
  ErrorRequestHandler,
  raw,
  Request,
  RequestHandler,
  Response,
  Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { DeliveryVerdict } from '@maestro/backstage-plugin-ledger-node';
import { parseInstant, RouterContext } from './context';

/** Largest body that a door takes, bytes. GitHub sends at most 25 MB. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;
const SIMULATED_RECEIVED_AT = 'x-maestro-simulated-received-at';

/** An answer of a door; the error middleware reads `statusCode`. */
class DeliveryRefusedError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.name = 'DeliveryRefusedError';
    this.statusCode = statusCode;
  }
}

/**
 * The doors: a delivery is verified by its source, and answered 2xx only when
 * it is durable.
 */
export function createDoorsRouter(context: RouterContext): Router {
  const { sources, rejections, ingest, now } = context;
  const router = PromiseRouter();

  const admit: RequestHandler<{ sourceId: string }> = (req, res, next) => {
    const source = sources.get(req.params.sourceId);
    if (!source?.verify) {
      throw new DeliveryRefusedError(
        404,
        `There is no door named ${JSON.stringify(
          req.params.sourceId.slice(0, 128),
        )}; doors are the ids of the configured sources (maestro.ledger.sources)`,
      );
    }
    if (rejections.mustWait(req.ip ?? '', now())) {
      rejections.add(req.params.sourceId, 'rate_limited', now());
      res.setHeader('Retry-After', '60');
      throw new DeliveryRefusedError(
        429,
        'Too many refused deliveries from this address; try again in a minute',
      );
    }
    next();
  };

  const refuse = (
    req: { params: { sourceId: string }; ip?: string },
    reason: string,
    status: number,
    message: string,
  ) => {
    rejections.add(req.params.sourceId, reason, now());
    rejections.blame(req.ip ?? '', now());
    return new DeliveryRefusedError(status, message);
  };

  const unreadable: ErrorRequestHandler<{ sourceId: string }> = (
    error,
    req,
    _res,
    next,
  ) => {
    if (error.type === 'entity.too.large') {
      next(
        refuse(
          req,
          'too_large',
          413,
          `The body has ${
            error.length ?? 'too many'
          } bytes; a door takes at most ${MAX_BODY_BYTES}`,
        ),
      );
    } else if (typeof error.type === 'string' && error.status < 500) {
      next(
        refuse(
          req,
          'malformed',
          400,
          `The body could not be read: ${error.message}`,
        ),
      );
    } else {
      next(error);
    }
  };

  router.post(
    '/doors/:sourceId',
    admit,
    raw({ type: () => true, limit: MAX_BODY_BYTES }),
    unreadable,
    async (req: Request<{ sourceId: string }>, res: Response) => {
      const source = sources.get(req.params.sourceId)!;
      const body: Uint8Array = Buffer.isBuffer(req.body)
        ? req.body
        : Buffer.alloc(0);
      const headers: Record<string, string | undefined> = {};
      for (const [name, value] of Object.entries(req.headers)) {
        headers[name] = Array.isArray(value) ? value.join(', ') : value;
      }
      const verdict: DeliveryVerdict = source.verify!({ headers, body });
      if (!verdict.ok) {
        throw refuse(req, verdict.reason, verdict.status, verdict.message);
      }
      if (verdict.deliveryId.length === 0 || verdict.deliveryId.length > 512) {
        throw refuse(
          req,
          'missing_delivery_id',
          400,
          `The delivery id has ${verdict.deliveryId.length} characters; send 1 to 512`,
        );
      }
      const simulated = headers[SIMULATED_RECEIVED_AT];
      if (simulated !== undefined && !context.demo) {
        throw refuse(
          req,
          'malformed',
          400,
          `Header ${SIMULATED_RECEIVED_AT} is accepted by a demo log only (maestro.demo.enabled); leave it out`,
        );
      }
      let receivedAt = now();
      if (simulated !== undefined) {
        receivedAt = parseInstant(SIMULATED_RECEIVED_AT, simulated);
      }
      const result = await deliver(res, () =>
        ingest.deliver(source, { ...verdict, body, receivedAt }),
      );
      res.status(result.duplicate ? 200 : 202).json(result);
    },
  );
  return router;
}

/** Tells a sender that is turned away when to come back. */
export async function deliver<T>(
  res: { setHeader(name: string, value: string): unknown },
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error.name === 'ServiceUnavailableError') {
      res.setHeader('Retry-After', '5');
    }
    throw error;
  }
}
