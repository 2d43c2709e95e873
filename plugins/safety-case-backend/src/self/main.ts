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

import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EvidenceKey, sha256Hex } from '../attest/EvidenceKey';
import { collectReport } from '../collect/reports';
import { Collected } from '../collect/types';
import { writeStatement } from '../engine/attest';
import { buildOffline } from '../pack/offline';
import { SELF_ARGUMENT_PATH, TREE_PREDICATE } from './argument';
import { bomOf } from './bom';
import { readPortal } from './portal';
import { handIn } from './upload';

const RESULTS = 'test-results';
const REPORT = join(RESULTS, 'junit.xml');
const TESTED = join(RESULTS, 'tested.json');
const REPOSITORY = 'maestro';
const HERE = { repository: REPOSITORY, submitter: 'this machine' };

/** What `npm test` wrote beside its report. */
interface Tested {
  commit: string;
  /** Files that differed from the commit. */
  uncommitted: number;
}

/**
 * `yarn case:self`: Maestro's own safety case, for the commit that the last
 * `npm test` ran on: its JUnit report, its bill of materials and its git
 * history, signed with a development key in the data folder. Needs no portal
 * and no network; the log holds these statements only.
 *
 * With `--portal URL` the same reports and statements are handed in there, so
 * that its page of Maestro has a live case; `--token`, or MAESTRO_PORTAL_TOKEN.
 *
 * @throws Error that says what is missing, or that the portal refused some
 */
export async function main(args: string[] = []): Promise<void> {
  const data = process.env.MAESTRO_DATA_DIR ?? 'data';
  const portal = readPortal(args, { env: process.env, data });
  if (!existsSync(REPORT) || !existsSync(TESTED)) {
    throw new Error(
      `${REPORT} or ${TESTED} is missing; run npm test (or npm test -- --only unit) first`,
    );
  }
  const tested: Tested = JSON.parse(readFileSync(TESTED, 'utf8'));
  const { commit } = tested;
  const key = EvidenceKey.fromPem(keyIn(join(data, 'self-case.key.pem')));
  const logKey = createPrivateKey(keyIn(join(data, 'self-case-log.key.pem')));
  const asOf = new Date();
  const argument = readFileSync(SELF_ARGUMENT_PATH, 'utf8');
  const tests = testsOf(commit);
  const bom = bomAt(commit);
  const tree = treeAt(tested);
  const {
    caseJson,
    logKey: logPin,
    pack,
    signer,
  } = buildOffline({
    title: `Safety case of Maestro itself at commit ${commit}`,
    entityRef: 'component:default/maestro',
    subject: {
      kind: 'commit',
      id: commit,
      title: git('log', '-1', '--format=%s', commit),
      url: null,
      repository: REPOSITORY,
      sha: commit,
      headSha: null,
    },
    argument,
    source: `${SELF_ARGUMENT_PATH}@${sha256Hex(argument).slice(0, 12)}`,
    collected: [
      collectReport({ ...tests, ...HERE }),
      collectReport({ ...bom, ...HERE }),
      tree,
    ],
    asOf,
    key,
    log: { origin: 'maestro.invalid/self-case', key: logKey },
  });
  const target = join(data, 'self-case.tar');
  writeFileSync(target, pack);
  const { counters, doubts, sentence, verdict } = JSON.parse(caseJson);
  const ahead = git('rev-list', '--count', `${commit}..HEAD`);
  console.log(
    [
      `verdict    ${verdict.replace(/_/g, ' ').toUpperCase()}`,
      `sentence   ${sentence}`,
      `leaves     ${counters.verified} verified, ${counters.stale} stale, ${counters.failed} failed, ${counters.missing} missing`,
      ...doubts.map(({ text }: { text: string }) => `doubt      ${text}`),
      ...(ahead === '0'
        ? []
        : [`note       ${ahead} commits came after the one that was tested`]),
      `pack       ${target} (${(pack.length / 1024).toFixed(0)} KiB)`,
      'log        one of its own, that nobody else saw grow',
      '',
      `node packages/verify/verify.mjs pack ${target} --signer ${signer} --log-key ${logPin}`,
    ].join('\n'),
  );
  if (portal) {
    const { lines, refused } = await handIn(
      [
        { kind: 'report', title: 'JUnit report of npm test', ...tests },
        { kind: 'report', title: 'bill of materials', ...bom },
        {
          kind: 'envelope',
          title: 'state of the working tree',
          envelope: key.sign(writeStatement(tree.statement)).envelope,
        },
      ],
      portal,
    );
    console.log(['', ...lines].join('\n'));
    if (refused > 0) {
      throw new Error(
        `${portal.portal} refused ${refused} of ${lines.length}; its own reasons are above`,
      );
    }
  }
}

/** A raw report about a commit. */
type Raw = Pick<
  Parameters<typeof collectReport>[0],
  'commit' | 'format' | 'name' | 'text'
>;

function testsOf(commit: string): Raw {
  return {
    format: 'junit',
    commit,
    name: 'npm test',
    text: readFileSync(REPORT, 'utf8'),
  };
}

function bomAt(commit: string): Raw {
  const { name, version } = JSON.parse(git('show', `${commit}:package.json`));
  const timestamp = new Date(
    git('log', '-1', '--format=%cI', commit),
  ).toISOString();
  const bom = bomOf(git('show', `${commit}:yarn.lock`), {
    name,
    version,
    timestamp,
  });
  return {
    format: 'cyclonedx',
    commit,
    name: 'yarn.lock',
    text: JSON.stringify(bom),
  };
}

/** What git says of the commit, and of the files that were tested. */
function treeAt({ commit, uncommitted }: Tested): Collected {
  const at = statSync(TESTED).mtime.toISOString();
  return {
    statement: {
      subjects: [{ name: REPOSITORY, digest: { gitCommit: commit } }],
      predicateType: TREE_PREDICATE,
      predicate: {
        tree: git('rev-parse', `${commit}^{tree}`),
        parents: git('log', '-1', '--format=%P', commit)
          .split(' ')
          .filter(Boolean),
        commits: Number(git('rev-list', '--count', commit)),
        committedAt: git('log', '-1', '--format=%cI', commit),
        uncommitted,
        timestamp: at,
      },
    },
    source: 'git/tree',
    system: 'git',
    collector: 'self-case',
    version: '1',
    query: `git log ${commit}; git status --porcelain`,
    effectiveAt: at,
  };
}

function git(...args: string[]): string {
  return execFileSync('git', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }).trim();
}

/** PEM in a file that only its owner reads; made when it is not there. */
function keyIn(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, EvidenceKey.generate(), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8');
}
