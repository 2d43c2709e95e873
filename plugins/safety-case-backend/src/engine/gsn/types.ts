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

/** Kinds of elements that the text format knows. */
export const GSN_KINDS = [
  'Goal',
  'Strategy',
  'Solution',
  'Context',
  'Assumption',
  'Justification',
  'CounterGoal',
  'CounterSolution',
] as const;

export type GsnKind = (typeof GSN_KINDS)[number];

/** Place in a source, from 1. */
export interface GsnPosition {
  line: number;
  column: number;
}

/** What an element challenges: another element, or one of its relations. */
export type GsnChallenge = { element: string } | { from: string; to: string };

/** How support counts: an extension of ours, absent in files of others. */
export type GsnGather = 'all' | 'any' | number;

/** Which of the statements of a type a solution rests on; all that are given. */
export interface GsnSelect {
  /** Name of the subject; `*` stands for any text. */
  subject: string | null;
  /** Name of the check or report; `*` stands for any text. */
  name: string | null;
  /** CEL over `predicate`, `predicateType` and `subjects` (their names). */
  where: string | null;
}

/** Where the evidence of a solution comes from: an extension of ours. */
export interface GsnEvidence {
  /** Type of the predicate of the statement. */
  predicate: string;
  /** Null: all statements of that type. */
  select: GsnSelect | null;
  /** CEL expression over the predicate; null: any genuine statement will do. */
  accept: string | null;
  /** Seconds; null: it does not age. */
  timeToLive: number | null;
  /** Belief in it when verified, 0 to 1, with the reason for that number. */
  belief: { value: number; reason: string } | null;
}

/**
 * What an element stands for in another module: one of its elements, or the
 * module as a whole, or the contract that binds two of them.
 */
export type GsnStandsFor =
  | { kind: 'away'; module: string; element: string }
  | { kind: 'module'; module: string }
  | { kind: 'contract'; consumer: string; provider: string };

export interface GsnElement {
  id: string;
  /** By `nodeType`, else by the prefix of the identifier; null: unknown. */
  kind: GsnKind | null;
  nodeType: string | null;
  text: string;
  undeveloped: boolean;
  supportedBy: string[];
  inContextOf: string[];
  challenges: GsnChallenge | null;
  defeated: boolean;
  defeatedRelations: string[];
  /** Assurance claim points: name to the elements that they refer to. */
  claimPoints: Record<string, string[]>;
  gather: GsnGather;
  evidence: GsnEvidence | null;
  /** Null: it stands for itself. An extension of ours. */
  standsFor: GsnStandsFor | null;
  /** Whether other modules may cite it. An extension of ours. */
  isPublic: boolean;
  url: string | null;
  /** Members that this model does not read, kept as they are. */
  other: Record<string, unknown>;
  position: GsnPosition | null;
}

export interface GsnExtension {
  module: string;
  /** Element of that module to the elements of this one that develop it. */
  develops: Record<string, string[]>;
}

export interface GsnModule {
  /** Name, or the path of a file that names none. */
  name: string;
  brief: string | null;
  /** Paths, relative to the file. */
  uses: string[];
  extends: GsnExtension[];
  /** Ids of its own elements, in the order of the text. */
  elements: string[];
  /** True when the file names no module. */
  anonymous: boolean;
  /** Members that this model does not read, kept as they are. */
  other: Record<string, unknown>;
}

/** Modules read together. */
export interface GsnModel {
  modules: GsnModule[];
  /** By identifier, in the order of reading. */
  elements: Map<string, GsnElement>;
  /** Module of each element. */
  moduleOf: Map<string, string>;
}

export type GsnCode =
  | `V${number}`
  | `C${number}`
  | `D${number}`
  | `E${number}`
  | `K${number}`
  | 'PARSE_ERROR'
  | 'NO_ELEMENTS'
  | 'EMPTY_MODULE';

/** A finding. */
export interface GsnDiagnostic {
  code: GsnCode;
  severity: 'error' | 'warning';
  module: string | null;
  element: string | null;
  /** Elements or modules that it is about beside that. */
  refs: string[];
  /** One sentence: what is wrong, and what to do. */
  message: string;
  position: GsnPosition | null;
}

export interface GsnOptions {
  /** Also compare explicit kinds with prefixes (V08). */
  extendedCheck?: boolean;
  /** Tell that the argument has counter elements (V11). */
  warnDialectic?: boolean;
  /** Modules whose elements the stage `references` leaves out. */
  exclude?: readonly string[];
}

/** A text with its path. */
export interface GsnFile {
  path: string;
  text: string;
}
