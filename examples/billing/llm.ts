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

import { Caller } from '../replay/caller';
import { DAY, HOUR, MINUTE, ReplayDelivery } from '../replay/delivery';
import { RandomStream } from '../replay/random';

/** Whose pull requests are shown, and how many requests each one made. */
const WORK = [
  { repository: 'checkout', team: 'checkout-team', requests: 24 },
  { repository: 'payments', team: 'checkout-team', requests: 32 },
  { repository: 'pricing', team: 'checkout-team', requests: 5 },
  { repository: 'notifications-hub', team: 'engagement-team', requests: 4 },
] as const;

/** Requests that belong to no pull request, over the last days. */
const TEAMS = [
  { team: 'checkout-team', model: 'gpt-5-mini', every: 1 },
  { team: 'discovery-team', model: 'gpt-5', every: 2 },
  { team: 'engagement-team', model: 'gpt-5-mini', every: 3 },
] as const;
const DAYS = 20;

/** Reserved first, so that the cap holds them. */
const RESERVED = 3;

const STRONG = 'claude-opus-4-5';
/** The catalogues have no price for it: shown as unknown, never as zero. */
const PRIVATE = 'lighthouse-house-model';

const BUDGETS = [
  {
    title: 'Cloud of the whole portal (example data)',
    entityRef: null,
    limit: '5500',
  },
  {
    title: 'checkout (example data)',
    entityRef: 'component:default/checkout',
    limit: '500',
  },
];

interface Pull {
  number: number;
  from: number;
  to: number;
}

/** The youngest pull request of a repository, from what was replayed. */
function youngestPull(
  deliveries: readonly ReplayDelivery[],
  repository: string,
): Pull | undefined {
  const pulls = new Map<number, Pull>();
  for (const { body, arrivesAt } of deliveries) {
    const { pull_request: pull, repository: of } = body as {
      pull_request?: { number: number; user?: { login?: string } };
      repository?: { full_name?: string };
    };
    if (
      pull &&
      of?.full_name === `lighthouse/${repository}` &&
      !pull.user?.login?.includes('[bot]')
    ) {
      const known = pulls.get(pull.number);
      pulls.set(pull.number, {
        number: pull.number,
        from: Math.min(known?.from ?? arrivesAt, arrivesAt),
        to: Math.max(known?.to ?? arrivesAt, arrivesAt),
      });
    }
  }
  return [...pulls.values()].sort((a, b) => b.number - a.number)[0];
}

const tokens = (random: RandomStream) => {
  const input = random.integer(60_000, 160_000);
  return {
    input,
    cached: Math.floor(input * (0.3 + random.next() * 0.3)),
    output: random.integer(2_000, 9_000),
  };
};

function anthropic(random: RandomStream) {
  const { cached, input, output } = tokens(random);
  return {
    model: STRONG,
    usage: {
      input_tokens: input - cached,
      cache_read_input_tokens: cached,
      output_tokens: output,
    },
  };
}

function openai(random: RandomStream, model: string) {
  const { cached, input, output } = tokens(random);
  return {
    model,
    usage: {
      prompt_tokens: input,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens: output,
    },
  };
}

function usageOf(deliveries: readonly ReplayDelivery[], now: number) {
  const items: object[] = [];
  for (const { repository, requests, team } of WORK) {
    const pull = youngestPull(deliveries, repository);
    if (!pull) {
      continue;
    }
    // An agent is at work from the evening before until the last review.
    const from = Math.max(pull.from - 10 * HOUR, now - DAYS * DAY);
    const step = (Math.min(pull.to, now) - from) / requests;
    for (let at = 0; at < requests; at++) {
      const random = new RandomStream('llm', repository, pull.number, at);
      const small = at % 4 === 3;
      items.push({
        eventId: `example-${repository}-${pull.number}-${at}`,
        at: new Date(from + step * at).toISOString(),
        format: small ? 'openai' : 'anthropic',
        payload: small ? openai(random, 'gpt-5-mini') : anthropic(random),
        pullRequest: `github.com/lighthouse/${repository}#${pull.number}`,
        team: `group:default/${team}`,
        entityRef: `component:default/${repository}`,
      });
    }
  }
  const today = Math.floor(now / DAY);
  for (const { every, model, team } of TEAMS) {
    for (let day = today - DAYS; day < today; day++) {
      const weekday = new Date(day * DAY).getUTCDay();
      if (day % every === 0 && weekday !== 0 && weekday !== 6) {
        const random = new RandomStream('llm', team, day);
        items.push({
          eventId: `example-${team}-${day}`,
          at: new Date(
            day * DAY + 8 * HOUR + random.integer(0, 500) * MINUTE,
          ).toISOString(),
          format: 'openai',
          payload: openai(random, model),
          team: `group:default/${team}`,
        });
      }
    }
  }
  items.push({
    eventId: `example-private-${today}`,
    at: new Date((today - 1) * DAY + 9 * HOUR).toISOString(),
    format: 'openai',
    provider: 'lighthouse',
    payload: openai(new RandomStream('llm', 'private'), PRIVATE),
    team: 'group:default/discovery-team',
  });
  return items;
}

/** Reserves and settles a few requests, as a gateway with hard caps does. */
async function reserved(caller: Caller, pull: Pull): Promise<void> {
  for (let at = 0; at < RESERVED; at++) {
    const random = new RandomStream('llm', 'reserved', pull.number, at);
    const { reservationId } = await caller.expect(
      'platform',
      'maestro-cost/llm/reservations',
      {
        requestId: `example-pricing-${pull.number}-reserved-${at}`,
        provider: 'anthropic',
        model: STRONG,
        maxInputTokens: 160_000,
        maxOutputTokens: 9_000,
        pullRequest: `github.com/lighthouse/pricing#${pull.number}`,
        team: 'group:default/checkout-team',
        entityRef: 'component:default/pricing',
      },
    );
    await caller.expect(
      'platform',
      `maestro-cost/llm/reservations/${reservationId}/settlement`,
      { format: 'anthropic', payload: anthropic(random) },
    );
  }
}

/**
 * What language models cost in the example organisation, and two budgets,
 * through the API that gateways and pages use. A second call books nothing
 * again.
 */
export async function llmUsage(
  backendUrl: string,
  deliveries: readonly ReplayDelivery[],
  now: number,
): Promise<void> {
  const caller = new Caller(backendUrl);
  const items = usageOf(deliveries, now);
  const answer = await caller.expect('platform', 'maestro-cost/llm/usage', {
    items,
  });
  if (answer.rejected.length > 0) {
    throw new Error(
      `${answer.rejected.length} requests to language models were rejected; the first: ${answer.rejected[0].message}`,
    );
  }
  const pull = youngestPull(deliveries, 'pricing');
  if (pull) {
    await reserved(caller, pull);
  }
  const { items: known } = await caller.expect(
    'manager',
    'maestro-cost/budgets',
  );
  for (const budget of BUDGETS) {
    if (!known.some(({ title }: { title: string }) => title === budget.title)) {
      await caller.expect('manager', 'maestro-cost/budgets', {
        ...budget,
        currency: 'USD',
        period: 'month',
        zone: 'UTC',
      });
    }
  }
  console.log(
    `Example organisation: ${items.length} requests to language models, ${BUDGETS.length} budgets`,
  );
}
