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

/** Type of a parameter of a pattern. */
export type ParameterType =
  | 'text'
  | 'integer'
  | 'flag'
  | 'commit'
  | 'entity'
  | 'url';

export type ParameterValue = string | number | boolean;

/** A parameter of a pattern. */
export interface Parameter {
  type: ParameterType;
  /** What it means, in one sentence. */
  description: string;
  /** Null: a value must be given. */
  byDefault: ParameterValue | null;
}

/** A finding about a pattern or its values. */
export interface PatternDiagnostic {
  /**
   * `P01` a value for no parameter, `P02` no value for a parameter, `P03` a
   * value of another type, `P04` a placeholder without a parameter, `P05` the
   * pattern itself cannot be read, `P06` what its head says of it cannot.
   */
  code: 'P01' | 'P02' | 'P03' | 'P04' | 'P05' | 'P06';
  message: string;
}

/** What a pattern is made for; of commits the newest of the default branch. */
export type PatternSubject = 'pull_request' | 'release' | 'commit';

/** An argument with open places. */
export interface Pattern {
  name: string;
  /** Semantic version; instances name it. */
  version: string;
  title: string;
  parameters: Record<string, Parameter>;
  /** What it is made for; by default what its parameters tell. */
  subject?: PatternSubject;
  /** GSN text whose texts and expressions hold `{parameter}`. */
  text: string;
}
