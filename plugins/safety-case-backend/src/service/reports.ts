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
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../attest/EvidenceKey';
import { globOf } from '../collect/globs';
import { ForgePort } from '../forge';
import { ForgeConfig } from '../forge/config';
import { StoredCase } from '../store/types';
import { WantedReport } from '../store/DatabaseReportStore';

/** What a forge is to be told of a case; null: nothing. */
export type ReportOf = (item: StoredCase) => WantedReport | null;

/** Longest name that both forges take. */
const MOST_NAME = 255;

/**
 * Reports of the cases of those repositories that lie on a forge with an
 * integration and that the configuration allows.
 *
 * @param appUrl - address of the portal, for the link
 */
export function createReportOf(options: {
  settings: Pick<ForgeConfig, 'name' | 'repositories'>;
  appUrl: string | undefined;
  forge: ForgePort;
}): ReportOf {
  const { appUrl, forge, settings } = options;
  const globs = settings.repositories.map(globOf);
  return ({ judged }) => {
    const { repository, sha } = judged.subject;
    // Reviewers look at the head of a request, also after it was merged.
    const at = judged.subject.headSha ?? sha;
    const host = repository.slice(0, repository.indexOf('/'));
    if (
      at === null ||
      forge(host) === null ||
      !(globs.length === 0 || globs.some(glob => glob.test(repository)))
    ) {
      return null;
    }
    const name = nameOf(settings.name, judged);
    return {
      host,
      repository: repository.slice(host.length + 1),
      sha: at,
      digest: sha256Hex(
        canonicalJson([
          name,
          sha,
          judged.verdict,
          judged.counters,
          judged.approvals.length,
          doubtsOf(judged),
        ]),
      ),
      report: {
        caseId: judged.id,
        name,
        verdict: judged.verdict,
        sentence: judged.sentence,
        summary: summaryOf(judged),
        url:
          appUrl === undefined
            ? null
            : `${appUrl.replace(/\/$/, '')}/safety-cases/${judged.id}`,
      },
    };
  };
}

/** Two components, or two patterns, may have cases of one commit. */
function nameOf(first: string, { entityRef, identity }: SafetyCase): string {
  const component = entityRef.replace(/^component:/, '');
  const argument = identity.source
    .replace(/^pattern:/, '')
    .replace(/@[^@/]*$/, '');
  return `${first}/${component}/${argument}`.slice(0, MOST_NAME);
}

/**
 * Names of nodes with their doubts. What people wrote in the portal stays
 * there: the forge may show it to more people.
 */
function doubtsOf({ doubts }: SafetyCase): string[] {
  return doubts
    .filter(({ kind }) => kind !== 'oldest')
    .map(({ kind, nodeId }) =>
      kind === 'challenge'
        ? `${nodeId ?? 'the case'} is challenged`
        : `${nodeId ?? 'the case'}: ${kind}`,
    );
}

function summaryOf(judged: SafetyCase): string {
  const { approvals, counters, identity } = judged;
  return [
    '| Evidence | Leaves |',
    '| --- | --- |',
    ...Object.entries(counters).map(([state, n]) => `| ${state} | ${n} |`),
    '',
    ...doubtsOf(judged).map(doubt => `- ${doubt.replace(/[`<>|]/g, '')}`),
    '',
    approvals.length === 0
      ? 'Nobody has approved the case.'
      : `Approved ${approvals.length} times, last at ${approvals.at(-1)!.at}.`,
    '',
    `Policy \`${identity.policyVersion}\`, log \`${identity.origin}\`.`,
  ].join('\n');
}
