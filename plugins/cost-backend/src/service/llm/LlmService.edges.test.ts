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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Knex } from 'knex';
import { readLlmConfig } from '../../config/llm';
import { DatabaseLlmStore } from '../../store/DatabaseLlmStore';
import { LlmService } from './LlmService';
import { createPriceBook } from './PriceBook';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const PULL_REQUEST = 'github.com/acme/shop#12';

describe.each(databases.eachSupportedId())(
  'LlmService at its edges on %s',
  id => {
    async function start() {
      const knex: Knex = await databases.init(id);
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@maestro/backstage-plugin-cost-backend',
          'migrations',
        ),
      });
      const store = DatabaseLlmStore.create({ knex });
      let clock = Date.parse('2026-11-20T10:00:00.000Z');
      const withCap = (pullRequest: string) =>
        new LlmService({
          store,
          prices: createPriceBook({
            'acme/model-1': [{ rates: { input_mtok: '1', output_mtok: '2' } }],
          }),
          config: readLlmConfig(
            new ConfigReader({
              maestro: { cost: { llm: { caps: { pullRequest } } } },
            }),
          ),
          now: () => new Date(clock),
        });
      return {
        knex,
        store,
        service: withCap('10'),
        withCap,
        pass: (minutes: number) => {
          clock += minutes * 60_000;
          return new Date(clock).toISOString();
        },
      };
    }

    const request = (changes: object = {}) => ({
      provider: 'acme',
      model: 'model-1',
      maxInputTokens: 0,
      maxOutputTokens: 500_000,
      pullRequest: PULL_REQUEST,
      ...changes,
    });
    const usage = (output: number, changes: object = {}) => ({
      format: 'maestro' as const,
      payload: { input_tokens: 0, output_tokens: output },
      ...changes,
    });
    const report = (eventId: string, output: number, changes: object = {}) => ({
      eventId,
      at: '2026-11-20T09:00:00Z',
      provider: 'acme',
      model: 'model-1',
      pullRequest: PULL_REQUEST,
      ...usage(output),
      ...changes,
    });

    it('gives no reservation that holds nothing any more', async () => {
      const { service, store, pass } = await start();
      await service.reserve(request({ requestId: 'r-1' }));
      const { reservationId } = await service.reserve(
        request({ requestId: 'r-2' }),
      );
      await service.settle(reservationId, usage(10));
      await expect(
        service.reserve(request({ requestId: 'r-2' })),
      ).rejects.toThrow(/requestId r-2 .*settled.*new requestId/);
      await store.expire(pass(16));
      await expect(
        service.reserve(request({ requestId: 'r-1' })),
      ).rejects.toThrow(/requestId r-1 .*expired.*new requestId/);
    });

    it('books an event once, whether reported or settled first', async () => {
      const { service, store, knex } = await start();
      const held = await service.reserve(request({ requestId: 'e-1' }));
      await service.report([report('e-1', 500_000)]);
      await expect(
        service.settle(held.reservationId, usage(500_000)),
      ).rejects.toThrow(/e-1 .*booked before/);
      const [account] = await store.accounts([
        { kind: 'pull_request', key: PULL_REQUEST, window: 'all' },
      ]);
      const [{ sum }] = await knex('cost_llm_usage').sum('amount as sum');
      expect(account.spent).toBe(BigInt(sum));
      // The reservation stays until it expires: nothing is let go by mistake.
      expect(account.reserved).toBe(1_000_000_000_000n);
    });

    it('refuses usage beyond all reason, and goes on with the others', async () => {
      const { service } = await start();
      const answer = await service.report([
        report('1', 1e300),
        report('2', 9e15),
        report('3', 500_000),
      ]);
      expect(answer).toMatchObject({
        accepted: 1,
        rejected: [{ index: 0 }, { index: 1 }],
      });
      expect(answer.rejected[0].message).toContain('payload.output_tokens');
      const held = await service.reserve(request());
      await expect(
        service.settle(held.reservationId, usage(9e15)),
      ).rejects.toThrow(/payload.output_tokens/);
    });

    it('counts a settlement that was told again as a duplicate', async () => {
      const { service } = await start();
      const { reservationId } = await service.reserve(request());
      const item = report('s-1', 100, { reservationId });
      expect(await service.report([item, item])).toMatchObject({
        accepted: 1,
        duplicates: 1,
      });
    });

    it('tells again of a threshold that a raised cap had moved away', async () => {
      const { service, store, withCap } = await start();
      await service.report([report('1', 4_900_000)]);
      expect(await store.claimNotices('2026-11-20T10:00:00Z')).toHaveLength(2);
      const raised = withCap('20');
      await raised.report([report('2', 1)]);
      expect(await store.claimNotices('2026-11-20T10:01:00Z')).toEqual([]);
      await raised.report([report('3', 3_200_000)]);
      expect(await store.claimNotices('2026-11-20T10:02:00Z')).toMatchObject([
        { threshold: 80 },
      ]);
    });
  },
);
