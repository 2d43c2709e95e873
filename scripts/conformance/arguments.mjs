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

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A command that cannot be carried out: one sentence, exit code 2. */
export class UsageError extends Error {}

export const USAGE = `Usage: yarn conformance <topic> --data <folder> [--only suite,...]
       yarn conformance dora --repo <folder>
Runs the published vectors of a topic (assurance, dora) in <folder>, or compares
the engine with git itself on a repository.`;

/**
 * Suites that each topic's vectors are known to have. A name that no module
 * implements yet is reported as such.
 */
export const TOPICS = {
  assurance: [
    'dsse',
    'merkle',
    'sigstore',
    'gsn',
    'cedar',
    'oscal',
    'chiaro',
    'opa',
  ],
  dora: [
    'devlake',
    'doradev',
    'compat',
    'git',
    'pullreqs',
    'webhooks',
    'calendar',
  ],
};

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * @param args words after the command
 * @param bases folders that a relative path may start from, in order
 */
export function readArguments(args, bases) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        only: { type: 'string', multiple: true },
        repo: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error.message}\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    return { help: true };
  }
  if (positionals.length !== 1) {
    const given = positionals.length === 0 ? 'no topic' : positionals.join(' ');
    throw new UsageError(`Expected one topic, got ${given}.\n${USAGE}`);
  }
  if (!values.data && !values.repo) {
    throw new UsageError(
      `Say where the vectors are with --data <folder>.\n${USAGE}`,
    );
  }
  const find = path => {
    const candidates = bases.filter(Boolean).map(b => resolve(b, path));
    const folder = candidates.find(isFolder);
    if (!folder) {
      throw new UsageError(
        `There is no folder ${path} (looked for ${candidates[0]}).`,
      );
    }
    return folder;
  };
  const only = (values.only ?? [])
    .flatMap(names => names.split(','))
    .map(name => name.trim())
    .filter(Boolean);
  return {
    topic: positionals[0],
    folder: values.data && find(values.data),
    repository: values.repo && find(values.repo),
    only,
  };
}
