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

import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  EVENT_TYPES,
  ledgerReadPermission,
} from '@maestro/backstage-plugin-ledger-common';
import { demand, RouterContext } from './http/context';
import { statusOf } from './http/log';
import { proofOf } from './http/receipts';
import { findReceipts } from './http/tail';

const READ_ONLY = { readOnly: true, destructive: false, idempotent: true };
const MAX_LIMIT = 200;

/** Offers the log to AI agents and other callers of actions; reading only. */
export function registerActions(
  actionsRegistry: ActionsRegistryService,
  context: RouterContext,
): void {
  actionsRegistry.register({
    name: 'get-ledger-status',
    title: 'Get the status of the ledger',
    description:
      'Size, root hash and signed checkpoint of the append-only log of deliveries, the key that signs it, where checkpoints were published outside, and whether it takes deliveries at the moment.',
    attributes: READ_ONLY,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          origin: z.string().describe('Name of the log'),
          demo: z.boolean().describe('True for an example log'),
          treeSize: z.number().describe('Number of sealed records'),
          rootHash: z.string().nullable(),
          checkpoint: z.string().nullable().describe('Signed note'),
          checkpointAt: z.string().nullable(),
          verifierKey: z.string(),
          keyFingerprint: z.string(),
          publications: z.array(
            z.object({
              target: z.string(),
              treeSize: z.number().nullable(),
              at: z.string().nullable(),
              problem: z.string().nullable(),
            }),
          ),
          writable: z.boolean(),
          problem: z.string().nullable(),
        }),
    },
    action: async () => {
      const { lastPublication, publications, ...status } = await statusOf(
        context,
      );
      return {
        output: {
          ...status,
          publications: publications.map(
            ({ cosigned, ...publication }) => publication,
          ),
        },
      };
    },
  });

  actionsRegistry.register({
    name: 'find-receipts',
    title: 'Find receipts of deliveries',
    description:
      'Receipts of the ledger, newest first: what was delivered, by which source, when, and which catalog entity it belongs to. Only what the caller may see in the catalog. Page with cursor.',
    attributes: READ_ONLY,
    visibilityPermission: ledgerReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .optional()
            .describe('Entity reference, such as component:default/checkout'),
          source: z.string().optional().describe('Id of a source'),
          type: z
            .enum([...EVENT_TYPES])
            .optional()
            .describe('Event type, such as dev.cdevents.service.deployed'),
          from: z
            .string()
            .optional()
            .describe('Received at or after this instant, ISO 8601'),
          to: z
            .string()
            .optional()
            .describe('Received before this instant, ISO 8601'),
          cursor: z
            .string()
            .regex(/^\d{1,16}$/)
            .optional()
            .describe('nextCursor of the page before'),
          limit: z.number().int().min(1).max(MAX_LIMIT).optional(),
        }),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              seq: z.number().describe('Number of the receipt'),
              kind: z.string(),
              source: z.string(),
              deliveryId: z.string(),
              receivedAt: z.string(),
              recordedAt: z.string(),
              events: z.array(
                z.object({
                  type: z.string(),
                  occurredAt: z.string(),
                  summary: z.string(),
                  entityRef: z.string().nullable(),
                }),
              ),
            }),
          ),
          nextCursor: z.string().nullable(),
        }),
    },
    examples: [
      {
        title: 'Latest deployments of a component',
        input: {
          entityRef: 'component:default/checkout',
          type: 'dev.cdevents.service.deployed',
          limit: 10,
        },
      },
    ],
    action: async ({ input, credentials }) => {
      await demand(context, credentials, ledgerReadPermission);
      const page = await findReceipts(context, credentials, input);
      return {
        output: {
          items: page.items.map(({ leafHash, bodyState, ...item }) => ({
            ...item,
            events: item.events.map(({ subject, ...event }) => event),
          })),
          nextCursor: page.nextCursor,
        },
      };
    },
  });

  actionsRegistry.register({
    name: 'get-receipt-proof',
    title: 'Get the proof of a receipt',
    description:
      'The sealed bytes of a receipt with an inclusion proof (RFC 9162) to a signed checkpoint (C2SP). Anyone can check it offline with the key of the log, which must be had another way: the key in this answer vouches for nothing.',
    attributes: READ_ONLY,
    visibilityPermission: ledgerReadPermission,
    schema: {
      input: z =>
        z.object({
          seq: z.number().int().min(0).describe('Number of the receipt'),
        }),
      output: z =>
        z.object({
          seq: z.number(),
          index: z.number().describe('Leaf index in the tree'),
          leaf: z.string().describe('Sealed bytes, base64'),
          treeSize: z.number(),
          proof: z.array(z.string()).describe('Hashes from leaf to root'),
          checkpoint: z.string().describe('Signed note'),
          verifierKey: z.string(),
        }),
    },
    examples: [{ title: 'Proof of the first record', input: { seq: 0 } }],
    action: async ({ input, credentials }) => {
      await demand(context, credentials, ledgerReadPermission);
      const proof = await proofOf(context, input.seq);
      return { output: { ...proof } };
    },
  });
}
