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

import { LlmUsageBatchData } from './events';

/** What the receipt itself says of a batch of LLM usage. @public */
export type SealedLlmUsageBatch = Pick<
  LlmUsageBatchData,
  'batch' | 'rows' | 'root'
>;

const FORM = /^llm-usage\|([1-9]\d{0,15})\|([1-9]\d{0,15})\|([0-9a-f]{64})$/;

/**
 * Id of the delivery that seals a batch. The leaf holds it in the clear, so
 * that the root outlives the body of the delivery, which is erased some day.
 *
 * @public
 */
export function llmUsageDeliveryId(batch: SealedLlmUsageBatch): string {
  return `llm-usage|${batch.batch}|${batch.rows}|${batch.root}`;
}

/**
 * Reads what a receipt seals.
 *
 * @returns null for a receipt of anything else
 * @public
 */
export function readLlmUsageReceipt(receipt: {
  kind: string;
  source: string;
  deliveryId: string;
}): SealedLlmUsageBatch | null {
  const match =
    receipt.kind === 'delivery' && receipt.source === 'api'
      ? FORM.exec(receipt.deliveryId)
      : null;
  return (
    match && { batch: Number(match[1]), rows: Number(match[2]), root: match[3] }
  );
}
