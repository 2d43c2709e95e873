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
  CaseDiagnostic,
  CaseNodeKind,
} from '@maestro/backstage-plugin-safety-case-common';
import { acceptanceProblem } from '../attest/accept';
import {
  GsnElement,
  GsnGather,
  GsnKind,
  GsnModel,
  Report,
  checkGsn,
  checkOwn,
  loadGsn,
  prepareText,
  resolvePath,
  splitGsn,
  supportOf,
} from '../gsn';
import { remember } from '../gsn/remember';
import { Argument, Attack, Gather, LeafEvidence } from '../judge';
import { Steps } from '../steps';

const NODE_KINDS: Record<GsnKind, CaseNodeKind> = {
  Goal: 'goal',
  Strategy: 'strategy',
  Solution: 'solution',
  Context: 'context',
  Assumption: 'assumption',
  Justification: 'justification',
  CounterGoal: 'counter_goal',
  CounterSolution: 'counter_solution',
};

/** An argument as it was read, with what was found in it. */
export interface ReadArgument {
  model: GsnModel;
  diagnostics: CaseDiagnostic[];
}

/**
 * Reads and checks one text, which may hold several files (`joinGsn`). Places
 * are those in the whole text. Never throws.
 *
 * @param path - of the file, where the text names none
 */
export const readArgument = remember(readNow);

/**
 * Reads the files of a text ahead of `readArgument`, and comes back after each
 * part of a long one, so that others have their turn meanwhile.
 */
export function* prepareArgument(path: string, text: string): Steps<void> {
  for (const file of filesOf(path, text).values()) {
    yield* prepareText(file);
  }
}

/** Files of a text by path, the first one first. */
function filesOf(path: string, text: string): Map<string, string> {
  return new Map(
    splitGsn(path, text).map(part => [
      part.path,
      // Lines that YAML passes by, so that places are those of the whole.
      '\n'.repeat(part.before) + part.text,
    ]),
  );
}

function readNow(path: string, text: string): ReadArgument {
  const files = filesOf(path, text);
  const [first] = files.keys();
  const { diagnostics, model } = checkGsn(
    loadGsn(
      [first],
      wanted => files.get(wanted) ?? null,
      (from, uses) => resolvePath(from, uses) ?? uses,
    ),
  );
  const report = new Report(model, diagnostics);
  if (report.errors === 0) {
    checkOwn(model, { expressionProblem: acceptanceProblem }, report);
  }
  return {
    model,
    diagnostics: report.diagnostics.map(
      ({ code, message, position, severity }) => ({
        code,
        severity,
        message,
        line: position?.line ?? null,
        column: position?.column ?? null,
      }),
    ),
  };
}

const AWAY_KINDS: Partial<Record<GsnKind, CaseNodeKind>> = {
  Goal: 'away_goal',
  Solution: 'away_solution',
  Context: 'away_context',
  Assumption: 'away_assumption',
  Justification: 'away_justification',
};

/** Kind of an element as cases name it; unknown ones are contexts. */
export function nodeKind({ kind, standsFor }: GsnElement): CaseNodeKind {
  if (kind === null) {
    return 'context';
  }
  switch (standsFor?.kind) {
    case 'away':
      return AWAY_KINDS[kind] ?? NODE_KINDS[kind];
    case undefined:
      return NODE_KINDS[kind];
    default:
      return standsFor!.kind;
  }
}

/** How the support of an element counts. */
export function gatherOf(gather: GsnGather): Gather {
  return typeof gather === 'number'
    ? { kind: 'at_least', k: gather }
    : { kind: gather };
}

/** A doubt that somebody raised, and what became of it. */
export interface Challenge {
  id: string;
  /** Node, or `from -> to`. */
  target: string;
  answered: boolean;
  /** Somebody else than its giver took the answer. */
  accepted: boolean;
}

/** What a target names; a node where it names no relation. */
export function targetOf(target: string): Attack['target'] {
  const [from, to] = target.split('->').map(part => part.trim());
  return to === undefined ? { node: target.trim() } : { from, to };
}

/** Whether an argument has such a node or relation. */
export function hasTarget(model: GsnModel, target: string): boolean {
  const found = targetOf(target);
  if ('node' in found) {
    return model.elements.has(found.node);
  }
  if ('from' in found) {
    const element = model.elements.get(found.from);
    return [
      ...(element?.supportedBy ?? []),
      ...(element?.inContextOf ?? []),
    ].includes(found.to);
  }
  return false;
}

/**
 * The argument that is judged. A challenge is a bare assertion and leaves its
 * target undecided; an answer that somebody else accepted defeats it. What the
 * text itself calls defeated is attacked by it.
 */
export function argumentOf(
  model: GsnModel,
  leaves: ReadonlyMap<string, LeafEvidence>,
  challenges: readonly Challenge[],
): Argument {
  const { elements } = model;
  const attacks: Attack[] = [];
  for (const element of elements.values()) {
    const { challenges: aim, id } = element;
    if (aim) {
      attacks.push({
        id,
        target: 'element' in aim ? { node: aim.element } : aim,
        grounded: false,
      });
    }
    if (element.defeated) {
      attacks.push({
        id: `defeated ${id}`,
        target: { node: id },
        grounded: true,
      });
    }
    for (const to of element.defeatedRelations) {
      attacks.push({
        id: `defeated ${id} -> ${to}`,
        target: { from: id, to },
        grounded: true,
      });
    }
  }
  for (const { accepted, answered, id, target } of challenges) {
    attacks.push({
      id: challengeKey(id),
      target: targetOf(target),
      grounded: false,
    });
    if (answered) {
      attacks.push({
        id: `answer ${id}`,
        target: { attack: challengeKey(id) },
        grounded: accepted,
      });
    }
  }
  return {
    nodes: [...elements.values()].map(element => ({
      id: element.id,
      kind: nodeKind(element),
      undeveloped: isOpen(element, model),
      supportedBy: supportOf(element, model),
      inContextOf: element.inContextOf,
      gather: gatherOf(element.gather),
    })),
    attacks,
    leaves,
  };
}

/**
 * Whether the argument is not finished here: it says so itself, or it leads to
 * a module that is not there.
 */
export function isOpen(element: GsnElement, model: GsnModel): boolean {
  const { standsFor, undeveloped } = element;
  const elsewhere = standsFor?.kind === 'away' || standsFor?.kind === 'module';
  return elsewhere ? supportOf(element, model).length === 0 : undeveloped;
}

/** Id of a challenge among the attacks; never that of a node. */
export function challengeKey(id: string): string {
  return `challenge ${id}`;
}
