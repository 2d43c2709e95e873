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
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  DORA_EVIDENCE_MAX_LIMIT,
  doraReadPermission,
  surveyAnswerPermission,
  surveyManagePermission,
} from '@maestro/backstage-plugin-dora-common';
import {
  decodeKeyset,
  encodeKeyset,
  parseLimit,
} from '@maestro/backstage-plugin-maestro-node';
import { QUESTION_SETS } from '../engine/space';
import { StoredRound } from '../store/SurveyStore';
import { createAsk } from './ask';
import { audited } from './audited';
import { DoraRouter, RouterContext } from './types';

const ROUND = '/surveys/rounds/:roundId';
const MOST_ROUNDS = 100;

/** SPACE figures of groups; rounds of surveys. */
export function mountSpace(router: DoraRouter, context: RouterContext): void {
  const { access, auditor, httpAuth, permissions, surveys, space } = context;
  const ask = createAsk(context);

  const may = async (
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ) => {
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  };
  const allowed = async (
    credentials: BackstageCredentials,
    permission: BasicPermission,
    refusal: string,
  ) => {
    if (!(await may(credentials, permission))) {
      throw new NotAllowedError(refusal);
    }
  };
  const reader = (credentials: BackstageCredentials) =>
    allowed(
      credentials,
      doraReadPermission,
      'You may not read delivery figures',
    );

  // A round is there for those who may see its group, and for those it asks.
  const mayKnow = async (
    round: StoredRound,
    credentials: BackstageCredentials,
  ) => {
    const person = personOf(credentials);
    return (
      (person !== null && (await surveys.isAsked(round.id, person))) ||
      (await access.visible([round.groupRef], credentials)).size > 0
    );
  };
  const roundOf = async (id: string, credentials: BackstageCredentials) => {
    const round = await surveys.get(id);
    if (!(await mayKnow(round, credentials))) {
      throw new NotFoundError(`Survey round ${id.slice(0, 64)} was not found`);
    }
    return round;
  };

  router.get(
    '/entities/:kind/:namespace/:name/space',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { question } = await ask(
        credentials,
        request.params,
        request.query,
      );
      response.json(await space.overview(question, personOf(credentials)));
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/space/evidence',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request as never);
      const { params, query } = request;
      const { question, readable } = await ask(credentials, params, query);
      response.json(
        await space.evidence(question, {
          figureId: query.figure,
          limit: parseLimit(query.limit, {
            max: DORA_EVIDENCE_MAX_LIMIT,
            fallback: 50,
          }),
          cursor: query.cursor,
          readable,
        }),
      );
    },
  );

  router.get('/surveys/question-sets', async (request, response) => {
    await reader(await httpAuth.credentials(request as never));
    response.json({ items: [...QUESTION_SETS] });
  });

  router.get('/surveys/rounds', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await reader(credentials);
    const { cursor, limit } = request.query;
    const size = parseLimit(limit, { max: MOST_ROUNDS, fallback: 50 });
    const [opensAt, id] = cursor
      ? (decodeKeyset(cursor, ['string', 'string']) as string[])
      : [];
    const page = await surveys.list({
      limit: size + 1,
      after: cursor ? { opensAt, id } : undefined,
    });
    const shown = page.slice(0, size);
    const known = await Promise.all(
      shown.map(round => mayKnow(round, credentials)),
    );
    const last = shown[shown.length - 1];
    response.json({
      items: await Promise.all(
        shown
          .filter((_, index) => known[index])
          .map(round => surveys.describe(round, personOf(credentials))),
      ),
      mayManage: await may(credentials, surveyManagePermission),
      nextCursor:
        page.length > size ? encodeKeyset([last.opensAt, last.id]) : null,
    });
  });

  router.post('/surveys/rounds', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const round = await audited(
      auditor,
      {
        eventId: 'survey-round-create',
        severityLevel: 'medium',
        request: request as never,
        meta: { groupRef: request.body.groupRef },
      },
      async () => {
        await allowed(
          credentials,
          surveyManagePermission,
          'You may not open rounds of surveys',
        );
        const checked = surveys.check(request.body);
        await access.entity(checked.groupRef, credentials);
        return surveys.create(checked);
      },
    );
    response
      .status(201)
      .json(await surveys.describe(round, personOf(credentials)));
  });

  router.get(ROUND, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await reader(credentials);
    const round = await roundOf(request.params.roundId, credentials);
    response.json(await surveys.describe(round, personOf(credentials)));
  });

  router.post(`${ROUND}/close`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { roundId } = request.params;
    const round = await audited(
      auditor,
      {
        eventId: 'survey-round-close',
        severityLevel: 'medium',
        request: request as never,
        meta: { roundId },
      },
      async () => {
        await allowed(
          credentials,
          surveyManagePermission,
          'You may not close rounds of surveys',
        );
        const { id } = await roundOf(roundId, credentials);
        return surveys.close(id);
      },
    );
    response.json(await surveys.describe(round, personOf(credentials)));
  });

  router.post(`${ROUND}/answers`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never, {
      allow: ['user'],
    });
    await allowed(
      credentials,
      surveyAnswerPermission,
      'You may not answer surveys',
    );
    const { id } = await roundOf(request.params.roundId, credentials);
    await surveys.answer(
      id,
      personOf(credentials)!,
      request.body.answers as Record<string, number>,
    );
    response.status(201).json({ counted: true });
  });

  router.get(`${ROUND}/results`, async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await reader(credentials);
    const round = await roundOf(request.params.roundId, credentials);
    if (round.closedAt === null) {
      throw new ConflictError(
        `The round is open until ${round.closesAt}; results appear when it closes`,
      );
    }
    const groups = surveys.results(round);
    const visible = await access.visible(
      groups.map(({ groupRef }) => groupRef),
      credentials,
    );
    const shown = groups.filter(({ groupRef }) => visible.has(groupRef));
    response.json({
      round: await surveys.describe(round, personOf(credentials)),
      groups: shown,
      withheld: groups.length - shown.length,
    });
  });
}

/** The user behind a request; null for a service. */
function personOf(credentials: BackstageCredentials): string | null {
  const principal = credentials.principal as Partial<BackstageUserPrincipal>;
  return principal.type === 'user'
    ? principal.userEntityRef!.toLocaleLowerCase('en-US')
    : null;
}
