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

/** Plugin id; routes lie below `/api/maestro-safety-case`. @public */
export const SAFETY_CASE_PLUGIN_ID = 'maestro-safety-case';

/**
 * Where the arguments of a component come from, joined by commas:
 * `pattern:NAME` for one that comes with Maestro, `file:PATH` for a GSN file in
 * YAML, seen from the source of the component.
 *
 * @public
 */
export const ANNOTATION_SAFETY_CASE = 'maestro.dev/safety-case';

/** Verdicts, worst first. @public */
export const CASE_VERDICTS = [
  'defeated',
  'not_assessable',
  'supported_with_doubts',
  'supported',
] as const;

/**
 * Values for the parameters of the pattern, as a JSON object; those that the
 * change itself tells (component, repository, number, commit) need none.
 *
 * @public
 */
export const ANNOTATION_SAFETY_CASE_PARAMETERS =
  'maestro.dev/safety-case-parameters';
