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

import { createAsk } from './ask';
import { DoraRouter, RouterContext } from './types';

/** The weekly learning pack of an entity, also as Markdown. */
export function mountWeekly(router: DoraRouter, context: RouterContext): void {
  const { httpAuth, weekly } = context;
  const ask = createAsk(context);

  router.get(
    '/entities/:kind/:namespace/:name/weekly-pack',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await ask(credentials, params, {});
      const pack = await weekly.pack(question, { week: query.week, readable });
      if (query.format === 'markdown') {
        const name = pack.entityRef.replace(/[:/]/g, '-');
        response.attachment(`weekly-pack-${name}-${pack.week}.md`);
        response.type('text/markdown').send(weekly.markdown(pack));
      } else {
        response.json(pack);
      }
    },
  );
}
