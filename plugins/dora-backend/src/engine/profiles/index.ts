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

import { DoraProfile } from '@maestro/backstage-plugin-dora-common';
import { devlakeProfile } from './devlake';
import { dora2026Profile } from './dora2026';
import { fourkeysProfile } from './fourkeys';
import { middlewareProfile } from './middleware';
import { Profile } from './types';

export * from './types';
export { isBot, isBotName } from './names';

/** The published rules that figures can be computed under, by id. */
export const PROFILES: Readonly<Record<DoraProfile, Profile>> = {
  'dora-2026': dora2026Profile,
  devlake: devlakeProfile,
  fourkeys: fourkeysProfile,
  middleware: middlewareProfile,
};
