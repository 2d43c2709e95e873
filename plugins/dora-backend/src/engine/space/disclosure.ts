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

/**
 * Statistical disclosure control for published sums over people.
 *
 * Whoever reads several published cells can add and subtract them. Every
 * group of people whose sum can be reached in that way is a union of *atoms*:
 * the classes of people who lie in exactly the same published cells. (Each
 * published indicator is constant on an atom, hence each linear combination of
 * them is; an indicator that is constant on every atom is a union of atoms.)
 * If no atom has fewer than k people, no reachable group has, whatever is
 * added to or subtracted from what, over nested groups, complements and
 * rounds. That is the rule; the ledger of what was published before is part of
 * its input.
 */

/** A published cell, or one that asks to be: who is in it. */
export type People = ReadonlySet<string>;

/**
 * The classes of people who lie in exactly the same cells; whoever is in no
 * cell is in no class.
 */
export function atomsOf(cells: readonly People[]): string[][] {
  const atoms = new Map<string, string[]>();
  const everybody = new Set(cells.flatMap(cell => [...cell]));
  for (const person of everybody) {
    const signature = cells.map(cell => (cell.has(person) ? '1' : '0')).join();
    const atom = atoms.get(signature);
    if (atom) {
      atom.push(person);
    } else {
      atoms.set(signature, [person]);
    }
  }
  return [...atoms.values()];
}

/** Why a cell is not published. */
export type Refusal =
  | 'too_few_people'
  | 'too_few_answers'
  | 'few_beside_it'
  | 'changed_since';

/** A cell of one question that asks to be published. */
export interface Candidate {
  groupRef: string;
  people: People;
  /** Units that make up the cell. */
  units: readonly string[];
}

/**
 * Which cells of one question of one round may be published. They are asked
 * in the given order, and each that is let through binds those after it.
 *
 * Within the round the *answers* of each atom are counted: an atom of units
 * must have at least k of them. Between rounds the *people asked* are, because
 * who of them answered is forgotten.
 *
 * @param answers - answers to the question, by unit
 * @param before - cells in which the question was published in other rounds
 * @returns a refusal, or null for a cell that may be published, in order
 */
export function decideCells(options: {
  candidates: readonly Candidate[];
  answers: ReadonlyMap<string, number>;
  before: readonly People[];
  k: number;
}): Array<Refusal | null> {
  const { candidates, answers, before, k } = options;
  const publishedUnits: People[] = [];
  const publishedPeople: People[] = [...before];
  return candidates.map(candidate => {
    const units = new Set(candidate.units);
    const count = (ids: readonly string[]) =>
      ids.reduce((sum, id) => sum + (answers.get(id) ?? 0), 0);
    if (candidate.people.size < k) {
      return 'too_few_people';
    }
    if (count(candidate.units) < k) {
      return 'too_few_answers';
    }
    if (atomsOf([...publishedUnits, units]).some(atom => count(atom) < k)) {
      return 'few_beside_it';
    }
    if (
      atomsOf([...publishedPeople, candidate.people]).some(
        atom => atom.length < k,
      )
    ) {
      return before.length > 0 ? 'changed_since' : 'few_beside_it';
    }
    publishedUnits.push(units);
    publishedPeople.push(candidate.people);
    return null;
  });
}
