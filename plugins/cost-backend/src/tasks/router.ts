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

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { LoggerService, UrlReaderService } from '@backstage/backend-plugin-api';
import { LlmConfig } from '../config/llm';
import { ModelSignal } from '../engine/llm';
import { trainRouterInThread } from '../routing/trainInThread';
import { digestOfTraining } from '../routing/trainRouterModel';
import { ChooseService } from '../service/llm/ChooseService';

const HOUR = 60 * 60_000;

interface RouterTaskOptions {
  choose: ChooseService;
  config: Pick<LlmConfig, 'router' | 'signals'>;
  logger: LoggerService;
  urlReader: UrlReaderService;
  train?: typeof trainRouterInThread;
}

async function read(
  place: string,
  urlReader: UrlReaderService,
): Promise<string> {
  const bytes = /^https?:/.test(place)
    ? await (await urlReader.readUrl(place)).buffer()
    : await readFile(place);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return String(isGzip ? gunzipSync(bytes) : bytes);
}

/** Learns again when the outcomes or the prices have changed. */
export async function learn(options: RouterTaskOptions): Promise<void> {
  const { choose, config, logger, urlReader } = options;
  const { train = trainRouterInThread } = options;
  if (!config.router?.outcomes) {
    return;
  }
  try {
    const csv = await read(config.router.outcomes, urlReader);
    const prices = choose.pairPrices(config.router.answerTokens);
    const digest = digestOfTraining(csv, prices);
    if (choose.trained?.digest !== digest) {
      choose.use(await train(csv, { quality: config.router.quality, prices }));
      logger.info(`A router was learned from the outcomes ${digest}`);
    }
  } catch (error) {
    choose.fail(String((error as Error).message));
    logger.warn(`No router could be learned: ${error}`);
  }
}

/** Reads what providers tell of prices and capacity; keeps the rest. */
export async function listen(options: RouterTaskOptions): Promise<void> {
  const { choose, config, logger, urlReader } = options;
  const heard: ModelSignal[] = [];
  for (const place of config.signals) {
    try {
      heard.push(...readSignals(await read(place, urlReader)));
    } catch (error) {
      logger.warn(`Signals of ${place} could not be read: ${error}`);
    }
  }
  choose.hear(heard);
}

/** @throws Error that names the item and the field */
export function readSignals(text: string): ModelSignal[] {
  const items = JSON.parse(text);
  if (!Array.isArray(items)) {
    throw new Error('signals are no list');
  }
  return items.map((item, at) => {
    const bad = (field: string, expected: string) =>
      new Error(
        `signals[${at}].${field} is ${JSON.stringify(
          item?.[field] ?? null,
        )}; expected ${expected}`,
      );
    if (typeof item?.model !== 'string') {
      throw bad('model', 'provider/model');
    }
    if (!/^\d+(\.\d+)?$/.test(String(item.priceFactor))) {
      throw bad('priceFactor', 'a number, 0 or more');
    }
    if (!(item.capacity >= 0 && item.capacity <= 1)) {
      throw bad('capacity', 'a number from 0 to 1');
    }
    for (const field of ['from', 'to']) {
      if (Number.isNaN(Date.parse(item[field]))) {
        throw bad(field, 'an instant, ISO 8601');
      }
    }
    return {
      model: item.model,
      priceFactor: String(item.priceFactor),
      capacity: item.capacity,
      from: item.from,
      to: item.to,
    };
  });
}

/** Every replica learns and listens for itself: both stay in memory. */
export function startRouter(options: RouterTaskOptions): () => void {
  const run = () => {
    listen(options);
    learn(options);
  };
  run();
  const timers = [
    setInterval(() => learn(options), HOUR),
    setInterval(() => listen(options), 60_000),
  ];
  timers.forEach(timer => timer.unref());
  return () => timers.forEach(clearInterval);
}
