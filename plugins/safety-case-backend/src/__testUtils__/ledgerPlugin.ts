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
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import { feedOf } from './events';
import { MemoryLedger } from './ledger';

/** A log in memory behind the ledger's routes. */
export function ledgerPlugin(ledger: MemoryLedger) {
  return createBackendPlugin({
    pluginId: 'maestro-ledger',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.use(express.json());
          router.get('/events', async (req, res) => {
            const page = feedOf(ledger.events)
              .filter(({ position }) => position > Number(req.query.after))
              .slice(0, Number(req.query.limit));
            res.type('application/x-ndjson');
            res.send(page.map(item => `${JSON.stringify(item)}\n`).join(''));
          });
          router.get('/status', async (_, res) => {
            res.json(await ledger.status());
          });
          router.get('/receipts/:seq/proof', async (req, res) => {
            res.json(await ledger.proof(Number(req.params.seq)));
          });
          router.post('/evidence-records', async (req, res) => {
            res.json({ seq: await ledger.seal(req.body), duplicate: false });
          });
          router.post('/pseudonyms', async (req, res) => {
            res.json({
              pseudonyms: await ledger.pseudonyms(req.body.accounts),
            });
          });
          httpRouter.use(router);
        },
      });
    },
  });
}
