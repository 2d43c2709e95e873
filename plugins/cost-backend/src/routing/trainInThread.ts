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
  Worker,
  isMainThread,
  parentPort,
  workerData,
} from 'node:worker_threads';
import { TrainedRouter } from './types';

/** Tells the thread that this module starts from all others. */
const TASK = 'maestro.router-training';

type Training = Pick<typeof import('./trainRouterModel'), 'trainRouterModel'>;

interface Work {
  task: typeof TASK;
  csv: string;
  options: Parameters<Training['trainRouterModel']>[1];
}

/**
 * Learns in a thread of its own, which runs this very file, so that requests
 * are answered meanwhile.
 *
 * @throws whatever the training throws
 */
export async function trainRouterInThread(
  csv: string,
  options: Work['options'],
): Promise<TrainedRouter> {
  const given: Work = { task: TASK, csv, options };
  const worker = new Worker(__filename, { workerData: given });
  try {
    return await new Promise<TrainedRouter>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', code =>
        reject(new Error(`The training ended with code ${code}`)),
      );
    });
  } finally {
    await worker.terminate();
  }
}

async function work({ csv, options }: Work): Promise<void> {
  const loaded: Training & { default?: Training } = await import(
    './trainRouterModel'
  );
  const { trainRouterModel } = loaded.default ?? loaded;
  parentPort!.postMessage(trainRouterModel(csv, options));
}

if (!isMainThread && workerData?.task === TASK) {
  work(workerData).catch(error => {
    setImmediate(() => {
      throw error;
    });
  });
}
