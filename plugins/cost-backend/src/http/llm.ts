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
  costLlmPermission,
  costReadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { AreaContext } from '../areas';
import { placeJob } from '../engine/spot';
import { SeenBy } from '../service/CostService';
import { ChooseService } from '../service/llm/ChooseService';
import { LlmReports } from '../service/llm/LlmReports';
import { LlmService } from '../service/llm/LlmService';
import { CostRouter, demand } from './context';

/** Reserve, settle, report and look at spend on language models. */
export function mountLlm(
  router: CostRouter,
  context: AreaContext & {
    choose: ChooseService;
    llm: LlmService;
    llmReports: LlmReports;
  },
): void {
  const { access, auditor, choose, httpAuth, llm, llmReports } = context;

  router.post('/llm/reservations', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLlmPermission);
    response.status(201).json((await llm.reserve(request.body)) as never);
  });

  router.get('/llm/reservations/:reservationId', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLlmPermission);
    response.json(
      (await llm.reservation(request.params.reservationId)) as never,
    );
  });

  router.post(
    '/llm/reservations/:reservationId/settlement',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      await demand(context, credentials, costLlmPermission);
      const settled = await llm.settle(
        request.params.reservationId,
        request.body as never,
      );
      if (settled.overReservation) {
        // A wrong price row or bound: somebody has to look.
        const event = await auditor.createEvent({
          eventId: 'llm-over-reservation',
          severityLevel: 'high',
          request: request as never,
          meta: {
            reservationId: settled.reservationId,
            model: `${settled.provider}/${settled.model}`,
            amount: settled.amount,
            actual: settled.actual,
          },
        });
        await event.fail({
          error: new Error(
            `A settlement of ${settled.actual} is above its reservation of ${settled.amount} US dollars`,
          ),
        });
      }
      response.json(settled as never);
    },
  );

  router.post('/llm/choose', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLlmPermission);
    const { metadata, ...chat } = request.body;
    response.json((await choose.choose(chat, readSubject(metadata))) as never);
  });

  router.get('/llm/router', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    response.json({ router: choose.shown() } as never);
  });

  router.post('/spot/placements', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const placed = placeJob(request.body);
    response.json({
      ...placed,
      expectedCost: placed.expectedCost.toFixed(),
      onDemandCost: placed.onDemandCost.toFixed(),
    } as never);
  });

  router.post('/llm/usage', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLlmPermission);
    response.json((await llm.report(request.body.items as never)) as never);
  });

  router.get('/llm/summary', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costReadPermission);
    const { entityRef, from, to } = request.query;
    const team = request.query.team?.toLocaleLowerCase('en-US');
    const pullRequest = request.query.pullRequest?.toLocaleLowerCase('en-US');
    for (const ref of [entityRef, team]) {
      if (ref) {
        await access.entity(ref, credentials);
      }
    }
    const seenBy = await seenOf(context, credentials);
    if (pullRequest && !(await llmReports.sees(pullRequest, seenBy))) {
      throw new NotFoundError(
        `Usage of ${pullRequest.slice(0, 200)} was not found`,
      );
    }
    response.json(
      (await llmReports.summary(
        {
          from,
          to,
          team,
          pullRequest,
          ...(entityRef !== undefined && {
            entityRefs: [entityRef.toLocaleLowerCase('en-US')],
          }),
        },
        seenBy,
      )) as never,
    );
  });
}

/**
 * What a caller sees of the names in usage. Anybody can be named there: what
 * the catalog does not know is no secret of it.
 */
export async function seenOf(
  { access, auth }: Pick<AreaContext, 'access' | 'auth'>,
  credentials: BackstageCredentials,
): Promise<SeenBy> {
  const own = await auth.getOwnServiceCredentials();
  return async refs => {
    const seen = await access.visible(refs, credentials);
    const unseen = refs.filter(ref => !seen.has(ref));
    const known = await access.visible(unseen, own);
    return new Set(refs.filter(ref => seen.has(ref) || !known.has(ref)));
  };
}

/** OpenAI's `metadata`: text by name; ours name what the cost counts in. */
function readSubject(metadata: unknown) {
  const known = {
    pull_request: 'pullRequest',
    team: 'team',
    entity_ref: 'entityRef',
    request_id: 'requestId',
  } as const;
  const subject: { [key in (typeof known)[keyof typeof known]]?: string } = {};
  for (const [name, field] of Object.entries(known)) {
    const value = (metadata as Record<string, unknown> | undefined)?.[name];
    if (value !== undefined && typeof value !== 'string') {
      throw new InputError(`metadata.${name} is no text`);
    }
    if (value !== undefined) {
      subject[field as keyof typeof subject] = value;
    }
  }
  return subject;
}
