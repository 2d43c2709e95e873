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
import { RequestRow } from '../engine/mergeTime/types';
import { TrainingOptions, TrainingResult } from './training';

/** Tells the thread that this module starts from all others. */
const TASK = 'maestro.merge-time-training';

type Training = Pick<typeof import('./trainModel'), 'trainModel'>;

interface Work {
  task: typeof TASK;
  rows: readonly RequestRow[];
  options: TrainingOptions;
}

/**
 * Trains in a thread of its own, so that requests are answered meanwhile. The
 * tensor library is loaded there only. The thread runs this very file, which
 * therefore exists wherever the caller does: beside it in a built package, in
 * the same bundle, or as source where the process translates sources.
 *
 * @throws whatever the training throws; the reason of the signal when it is
 *   aborted, which ends the thread
 */
export async function trainInThread(
  rows: readonly RequestRow[],
  options: TrainingOptions,
  signal?: AbortSignal,
): Promise<TrainingResult> {
  signal?.throwIfAborted();
  const given: Work = { task: TASK, rows, options };
  const worker = new Worker(__filename, { workerData: given });
  const stop = () => {
    worker.terminate().catch(() => {});
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<TrainingResult>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', code =>
        reject(
          signal?.aborted
            ? signal.reason
            : new Error(`The training ended with code ${code}`),
        ),
      );
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

async function work({ rows, options }: Work): Promise<void> {
  const loaded: Training & { default?: Training } = await import(
    './trainModel'
  );
  // Where sources are translated as they are loaded, Node.js does not see the
  // names that the module exports, only their sum.
  const { trainModel } = loaded.default ?? loaded;
  parentPort!.postMessage(await trainModel(rows, options));
}

if (!isMainThread && workerData?.task === TASK) {
  // A rejection ends the thread with an error, which the caller hears.
  work(workerData).catch(error => {
    setImmediate(() => {
      throw error;
    });
  });
}
