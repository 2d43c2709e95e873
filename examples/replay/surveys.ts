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

import { Caller } from './caller';
import { DAY } from './delivery';
import { RandomStream } from './random';

const SET = 'space-core';
const GROUP = 'group:default/engineering';
const CLOSED = 'Autumn round (example data)';
const OPEN = 'Winter round (example data)';

/** How long the catalog may take to read examples/org.yaml, milliseconds. */
const PATIENCE = 5 * 60_000;

/**
 * Who answers, and how content their team is, 0 to 1. Some people of the group
 * stay silent, as in life.
 */
const TEAMS: Array<{ people: string[]; mood: number }> = [
  {
    people: [
      'engineer',
      'bram-osei',
      'hana-petrov',
      'ivo-marsh',
      'juno-abara',
      'kasimir-bell',
    ],
    mood: 0.72,
  },
  {
    people: ['chidi-lund', 'dara-voss', 'lena-fox', 'milo-reyes', 'otis-vale'],
    mood: 0.5,
  },
  {
    people: [
      'emil-tanaka',
      'farah-nordin',
      'gita-ramos',
      'platform',
      'pia-lindgren',
    ],
    mood: 0.6,
  },
];

/** As many of each team have answered the open round already: the last ones. */
const EARLY = 2;

interface Question {
  id: string;
  options: Array<{ value: number }>;
}

// A round fixes its people when it opens, so the catalog must know them all.
async function everybodyKnown(caller: Caller): Promise<void> {
  const people = TEAMS.flatMap(team => team.people);
  const end = Date.now() + PATIENCE;
  for (;;) {
    const known = await caller
      .expect('manager', 'catalog/entities?filter=kind=user,relations.memberOf')
      .catch(() => []);
    const names = known.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
    if (people.every(name => names.includes(name))) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(
        'The catalog does not know the people of examples/org.yaml after five minutes',
      );
    }
    await new Promise(resolve => setTimeout(resolve, 2_000));
  }
}

function answersOf(questions: Question[], mood: number, person: string) {
  const random = new RandomStream('survey', person);
  const answers: Record<string, number> = {};
  for (const { id, options } of questions) {
    // Somebody always skips something.
    if (!random.chance(0.02)) {
      const spread = (random.next() + random.next() - 1) * 0.6;
      const place = Math.min(0.999, Math.max(0, mood + spread));
      answers[id] = options[Math.floor(place * options.length)].value;
    }
  }
  return answers;
}

/**
 * One closed round with results and one open round, through the API that the
 * pages use. Rounds that are there already are left alone.
 */
export async function surveyRounds(
  backendUrl: string,
  now: number,
): Promise<void> {
  const caller = new Caller(backendUrl);
  await everybodyKnown(caller);
  const { items } = await caller.expect(
    'manager',
    'maestro-dora/surveys/rounds',
  );
  const titles = items.map(({ title }: { title: string }) => title);
  const sets = await caller.expect(
    'manager',
    'maestro-dora/surveys/question-sets',
  );
  const { questions } = sets.items.find(({ id }: { id: string }) => id === SET);

  const round = async (title: string, days: number, early?: number) => {
    const { id } = await caller.expect(
      'manager',
      'maestro-dora/surveys/rounds',
      {
        title,
        groupRef: GROUP,
        questionSet: SET,
        closesAt: new Date(now + days * DAY).toISOString(),
        reminders: [new Date(now + (days / 2) * DAY).toISOString()],
      },
    );
    for (const { people, mood } of TEAMS) {
      for (const person of people.slice(-(early ?? people.length))) {
        await caller.expect(
          person,
          `maestro-dora/surveys/rounds/${id}/answers`,
          { answers: answersOf(questions, mood, `${title} ${person}`) },
        );
      }
    }
    return id;
  };
  if (!titles.includes(CLOSED)) {
    const id = await round(CLOSED, 7);
    await caller.expect(
      'manager',
      `maestro-dora/surveys/rounds/${id}/close`,
      {},
    );
    console.log('Example organisation: a survey round answered and closed');
  }
  if (!titles.includes(OPEN)) {
    await round(OPEN, 14, EARLY);
    console.log('Example organisation: a survey round is open');
  }
}
