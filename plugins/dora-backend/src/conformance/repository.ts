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

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  CommitGraph,
  changesBetween,
  cherryPickedHashes,
  createResolver,
  evidenceDigest,
  reachable,
  revertedHashes,
} from '../engine';
import { SuiteResult, Tally } from './tally';

/** Where nothing is tagged, this many commits stand for deployments. */
const STAND_INS = 50;
/** Share of cherry-pick trailers that must be found and resolved. */
const CHERRY_PICKS = 0.95;

/** Runs git in a repository; nothing of it is changed. */
function git(
  folder: string,
  args: readonly string[],
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', folder, ...args], {
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.on('error', error =>
      reject(new Error(`git cannot be run: ${error.message}`)),
    );
    child.on('close', code =>
      code === 0
        ? resolve(Buffer.concat(out).toString('utf8'))
        : reject(
            new Error(
              `git ${args[0]} failed: ${Buffer.concat(err)
                .toString('utf8')
                .trim()}`,
            ),
          ),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const linesOf = (text: string) => text.split('\n').filter(line => line !== '');

function digest(hashes: Iterable<string>): string {
  const sha256 = (text: string) =>
    createHash('sha256').update(text, 'utf8').digest('hex');
  return evidenceDigest([...hashes], sha256) ?? sha256('');
}

interface Place {
  name: string;
  sha: string;
}

/** Tags of commits by committer time, then name; stand-ins where none are. */
async function deploymentsOf(
  folder: string,
  committed: ReadonlyMap<string, number>,
): Promise<{ places: Place[]; tagged: boolean }> {
  const tags = linesOf(
    await git(folder, [
      'for-each-ref',
      'refs/tags',
      '--format=%(refname:strip=2) %(objectname) %(*objectname)',
    ]),
  ).flatMap(line => {
    const [name, object, peeled] = line.split(' ');
    const sha = peeled || object;
    // A tag may name a tree or a blob, or a tag of a tag: no deployment.
    return committed.has(sha) ? [{ name, sha }] : [];
  });
  if (tags.length >= 2) {
    tags.sort(
      (a, b) =>
        committed.get(a.sha)! - committed.get(b.sha)! ||
        (a.name < b.name ? -1 : 1),
    );
    return { places: tags, tagged: true };
  }
  const line = linesOf(
    await git(folder, ['rev-list', '--first-parent', '--reverse', 'HEAD']),
  );
  const step = Math.max(1, Math.floor(line.length / STAND_INS));
  const places = line
    .filter((_, index) => index % step === 0 || index === line.length - 1)
    .map(sha => ({ name: sha.slice(0, 10), sha }));
  return { places, tagged: false };
}

async function revList(
  folder: string,
  include: string,
  exclude: readonly string[],
): Promise<string[]> {
  const input = [include, ...exclude.map(sha => `^${sha}`)].join('\n');
  return linesOf(await git(folder, ['rev-list', '--stdin'], `${input}\n`));
}

/** What git makes of names of commits: full hash, or null. */
async function resolveByGit(
  folder: string,
  names: readonly string[],
  graph: CommitGraph,
): Promise<Map<string, string | null>> {
  const distinct = [...new Set(names.map(name => name.toLowerCase()))];
  if (distinct.length === 0) {
    return new Map();
  }
  const answers = linesOf(
    await git(
      folder,
      ['cat-file', '--batch-check=%(objectname)'],
      `${distinct.map(name => `${name}^{commit}`).join('\n')}\n`,
    ),
  );
  return new Map(
    distinct.map((name, index) => {
      const sha = answers[index] ?? '';
      // Also a commit that no branch and no tag holds is unknown to us.
      return [name, graph.has(sha) ? sha : null];
    }),
  );
}

interface Named {
  sha: string;
  names: string;
}

/** How many of the trailers, read by a plain search, the engine resolves alike. */
async function checkTrailers(options: {
  folder: string;
  graph: CommitGraph;
  messages: ReadonlyMap<string, string>;
  pattern: RegExp;
  read(message: string): string[];
}): Promise<{ found: number; wanted: number; problems: string[] }> {
  const { folder, graph, messages, pattern, read } = options;
  const wanted: Named[] = [];
  for (const [sha, message] of messages) {
    for (const match of message.matchAll(pattern)) {
      wanted.push({ sha, names: match[1].toLowerCase() });
    }
  }
  const resolved = await resolveByGit(
    folder,
    wanted.map(({ names }) => names),
    graph,
  );
  const resolve = createResolver(graph.keys());
  const problems = wanted.flatMap(({ sha, names }) => {
    const read_ = read(messages.get(sha)!).map(name => name.toLowerCase());
    if (!read_.includes(names)) {
      return [`${sha} names ${names}, which is not found`];
    }
    const [ours, theirs] = [resolve(names), resolved.get(names) ?? null];
    return ours === theirs
      ? []
      : [`${sha} names ${names}, resolved ${ours}, by git ${theirs}`];
  });
  return {
    found: wanted.length - problems.length,
    wanted: wanted.length,
    problems,
  };
}

const seconds = (start: number) =>
  ((performance.now() - start) / 1000).toFixed(2);

/**
 * Compares the engine with git itself on a repository: for every two
 * consecutive deployments (tags, else commits spread over the history) what
 * the later brings, what going back would bring, and what no earlier one
 * brought; all revert trailers; at least 95 % of the cherry-pick trailers.
 *
 * @param folder - a repository, or a folder in one
 * @throws Error when it is none
 */
export async function checkRepository(folder: string): Promise<SuiteResult> {
  const tally = new Tally();
  const commits = linesOf(
    await git(folder, ['log', '--all', '--format=%H %ct %P']),
  ).map(line => line.split(' '));
  const reading = performance.now();
  const graph: CommitGraph = new Map(
    commits.map(([sha, , ...parents]) => [sha, parents.filter(Boolean)]),
  );
  const built = seconds(reading);
  const committed = new Map(commits.map(([sha, at]) => [sha, Number(at)]));
  const { places, tagged } = await deploymentsOf(folder, committed);
  tally.lines.push(
    `${graph.size} commits, ${places.length} ${
      tagged ? 'tags' : 'commits in place of tags'
    }`,
  );

  const started = performance.now();
  const earlier = new Set<string>();
  const pairs = places.slice(1).map((to, index) => {
    const from = places[index];
    reachable(graph, from.sha, earlier).forEach(sha => earlier.add(sha));
    return {
      from,
      to,
      changes: digest(changesBetween(graph, from.sha, to.sha)),
      reverse: digest(changesBetween(graph, to.sha, from.sha)),
      firstTime: digest(reachable(graph, to.sha, earlier)),
    };
  });
  const pairSeconds = seconds(started);
  for (const [index, pair] of pairs.entries()) {
    const { from, to } = pair;
    const expected = {
      changes: digest(await revList(folder, to.sha, [from.sha])),
      reverse: digest(await revList(folder, from.sha, [to.sha])),
      firstTime: digest(
        await revList(
          folder,
          to.sha,
          places.slice(0, index + 1).map(({ sha }) => sha),
        ),
      ),
    };
    tally.check(`${from.name}..${to.name}`, () => {
      const wrong = Object.entries(expected)
        .filter(
          ([name, value]) => pair[name as keyof typeof expected] !== value,
        )
        .map(([name]) => name);
      return wrong.length === 0
        ? undefined
        : `${wrong.join(', ')} differ from git rev-list`;
    });
  }
  const whole = performance.now();
  const ends = [places[0], places.at(-1)].map(place => place?.sha ?? '');
  const difference = changesBetween(graph, ends[0], ends[1]).size;
  tally.lines.push(
    `${
      pairs.length
    } pairs in ${pairSeconds} s (three sets each), graph in ${built} s, first to last (${difference} commits) in ${seconds(
      whole,
    )} s`,
  );

  const messages = new Map(
    (await git(folder, ['log', '--all', '--format=%H%x00%B%x01']))
      .split('\u0001')
      .map(entry => entry.replace(/^\n/, '').split('\0'))
      .filter(([sha]) => sha !== '')
      .map(([sha, message]) => [sha, message ?? '']),
  );
  const trailers = { folder, graph, messages };
  const reverts = await checkTrailers({
    ...trailers,
    pattern: /This reverts commit ([0-9a-f]{7,40})(?![0-9a-f])/gi,
    read: revertedHashes,
  });
  const picks = await checkTrailers({
    ...trailers,
    pattern: /\(cherry picked from commit ([0-9a-f]{7,40})\)/gi,
    read: cherryPickedHashes,
  });
  tally.check('reverts', () => reverts.problems[0]);
  tally.check('cherry-picks', () =>
    picks.found >= CHERRY_PICKS * picks.wanted ? undefined : picks.problems[0],
  );
  tally.lines.push(
    `reverts ${reverts.found}/${reverts.wanted}, cherry-picks ${picks.found}/${picks.wanted}`,
  );
  return tally.result();
}
