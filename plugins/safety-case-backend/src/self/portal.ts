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

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm start` keeps the token of this checkout, in the data folder. */
export const TOKEN_FILE = 'self-case.token';

/** Environment variable for the token: arguments show in process lists. */
export const TOKEN_VARIABLE = 'MAESTRO_PORTAL_TOKEN';

/**
 * `--portal URL` and `--token TOKEN`; null without `--portal`. The token may
 * stand in the environment; that of `npm start` is found in the data folder.
 *
 * @throws Error that names the argument and what to write
 */
export function readPortal(
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; data: string },
): { portal: string; token: string } | null {
  const given: Record<string, string> = {};
  for (let at = 0; at < args.length; at += 1) {
    const match = /^--(portal|token)(?:=(.*))?$/.exec(args[at]);
    if (!match) {
      throw new Error(
        `Unknown argument "${args[at]}"; known are --portal URL and --token TOKEN`,
      );
    }
    const value = match[2] ?? args[(at += 1)];
    if (!value || value.startsWith('--')) {
      throw new Error(`--${match[1]} needs a value`);
    }
    given[match[1]] = value;
  }
  const { portal } = given;
  if (portal === undefined) {
    if (given.token !== undefined) {
      throw new Error('--token is of no use without --portal URL');
    }
    return null;
  }
  if (!/^https?:\/\/[^/]/.test(portal)) {
    throw new Error(
      `--portal is ${JSON.stringify(
        portal,
      )}; write the address of the backend, for example http://localhost:7007`,
    );
  }
  const file = join(options.data, TOKEN_FILE);
  const token =
    given.token ??
    options.env[TOKEN_VARIABLE] ??
    (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  if (!token) {
    throw new Error(
      `There is no token for ${portal}: set ${TOKEN_VARIABLE} or --token to an external access token with the permission maestro.safety-case.submit (npm start makes one, ${file})`,
    );
  }
  return { portal, token };
}
