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

import { LoggerService } from '@backstage/backend-plugin-api';

/** @returns how many deliveries were loaded, 0 or 1 */
export async function attempt(
  take: () => Promise<{ state: string }>,
  { logger }: { logger: LoggerService },
): Promise<number> {
  try {
    return (await take()).state === 'loaded' ? 1 : 0;
  } catch (error) {
    // A file that was refused does not keep the others waiting.
    if (error.name !== 'InputError') {
      logger.error('A billing file could not be taken in', error);
    }
    return 0;
  }
}
