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

import { InputError } from '@backstage/errors';
import { Analytics, sqlText } from '../analytics/Analytics';
import { InspectedFile } from './inspect';

/**
 * Parquet folds equal values into one: a small file can hold any number of
 * rows. Each value takes a byte at least when it is written out, as text is.
 *
 * @throws InputError where the rows are larger than allowed, or the footer
 *   cannot be read
 */
export async function assertUnfolds(
  { maxBytes, path }: InspectedFile,
  analytics: Analytics,
): Promise<void> {
  const file = sqlText(path);
  let bytes: number;
  try {
    const [found] = await analytics.query<{ bytes: string }>(
      `select cast(greatest(
          sum(total_uncompressed_size), sum(num_values)
        ) as varchar) as bytes from parquet_metadata(${file})`,
    );
    bytes = Number(found.bytes ?? 0);
  } catch {
    throw new InputError(
      'The Parquet file cannot be read (its footer is damaged); deliver it again',
    );
  }
  if (bytes > maxBytes) {
    throw new InputError(
      `The rows take more than ${maxBytes} bytes; raise maestro.cost.maxBytes or deliver one billing period per file`,
    );
  }
}
