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

import Ajv2020 from 'ajv/dist/2020';
import { CanonicalEvent, EVENT_TYPES, VOCABULARY_VERSION } from './events';
import { canonicalEvent } from './normalize';
import { eventSchema, eventSchemas } from './schemas';
import costLoad from './__fixtures__/maestro.cost.loaded-1.4.0.json';
import llmUsage from './__fixtures__/maestro.cost.llm-usage-1.5.0.json';
import { llmUsageDeliveryId, readLlmUsageReceipt } from './llmUsage';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

const tag: CanonicalEvent = canonicalEvent({
  type: 'maestro.tag.created',
  naturalKey: 'github.com|a/b|tag|v1',
  revision: '2026-01-01T00:00:00.000Z',
  occurredAt: '2026-01-01T00:00:00.000Z',
  subject: {
    host: 'github.com',
    repository: 'a/b',
    environment: null,
    service: null,
  },
  data: { tag: 'v1', sha: 'a'.repeat(40), createdAt: null },
});

describe('eventSchema', () => {
  it('exists for each type, under an id with the version', () => {
    expect(Object.keys(eventSchemas())).toEqual([...EVENT_TYPES]);
    for (const [type, schema] of Object.entries(eventSchemas())) {
      expect(schema.$id).toBe(
        `https://maestro.dev/schemas/${VOCABULARY_VERSION}/${type}.json`,
      );
      expect(ajv.compile(schema)).toBeInstanceOf(Function);
    }
  });

  it('takes what a normaliser makes', () => {
    const validate = ajv.compile({
      ...eventSchema('maestro.tag.created'),
      $id: undefined,
    });
    expect(validate(tag)).toBe(true);
    expect(validate({ ...tag, version: '1.0.0' })).toBe(true);
  });

  it('takes the manifest of billing data as release 1.4.0 wrote it', () => {
    const validate = ajv.compile({
      ...eventSchema('maestro.cost.loaded'),
      $id: undefined,
    });
    expect(validate(costLoad)).toBe(true);
    expect(
      validate({ ...costLoad, data: { ...costLoad.data, totals: [{}] } }),
    ).toBe(false);
    // Since 1.5.0 it may name the files of a set.
    const withParts = (parts: unknown) =>
      validate({ ...costLoad, data: { ...costLoad.data, parts } });
    expect(withParts([{ name: 'a.csv', digest: 'a'.repeat(64) }])).toBe(true);
    expect(withParts([{ name: 'a.csv' }])).toBe(false);
  });

  it('takes a batch of LLM usage as release 1.5.0 wrote it', () => {
    const validate = ajv.compile({
      ...eventSchema('maestro.cost.llm-usage'),
      $id: undefined,
    });
    expect(validate(llmUsage)).toBe(true);
    // What has no known price has no amount, which is not 0.
    expect(
      validate({ ...llmUsage, data: { ...llmUsage.data, amount: null } }),
    ).toBe(true);
    expect(
      validate({ ...llmUsage, data: { ...llmUsage.data, amount: 0 } }),
    ).toBe(false);
  });

  it.each([
    ['another major version', { version: '2.0.0' }],
    ['another type', { type: 'maestro.tag.deleted' }],
    ['a time in another form', { occurredAt: '2026-01-01' }],
    ['a member too many', { data: { ...tag.data, extra: 1 } }],
    ['a member too few', { data: { tag: 'v1', sha: 'a' } }],
    ['no subject', { subject: null }],
  ])('refuses %s', (_, change) => {
    const validate = ajv.compile({
      ...eventSchema('maestro.tag.created'),
      $id: undefined,
    });
    expect(validate({ ...tag, ...change })).toBe(false);
  });
});

describe('readLlmUsageReceipt', () => {
  const { batch, rows, root } = llmUsage.data;
  const receipt = {
    kind: 'delivery',
    source: 'api',
    deliveryId: llmUsageDeliveryId({ batch, rows, root }),
  };

  it('reads batch, rows and root back', () => {
    expect(readLlmUsageReceipt(receipt)).toEqual({ batch, rows, root });
  });

  it.each([
    ['of another kind', { kind: 'audit' }],
    ['of another source', { source: 'github' }],
    ['of a load', { deliveryId: `cost-load|x|${root}` }],
    ['without a row', { deliveryId: `llm-usage|1|0|${root}` }],
    ['with more behind it', { deliveryId: `${receipt.deliveryId}|1` }],
  ])('knows a receipt %s for what it is', (_, change) => {
    expect(readLlmUsageReceipt({ ...receipt, ...change })).toBeNull();
  });
});
