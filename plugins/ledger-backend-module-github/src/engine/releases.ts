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
  Fields,
  Reading,
  repositoryFact,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope } from './scope';

const FULL_HASH = /^[0-9a-f]{40}$/;

/** `release`: one that people can see, also when it is edited later. */
export function normalizeRelease(payload: Fields, scope: Scope): Reading {
  const action = payload.text('action');
  if (action === 'deleted' || action === 'unpublished') {
    return `release was ${action}, which is no fact of the vocabulary`;
  }
  const release = payload.child('release');
  const publishedAt = release.optionalTime('published_at');
  if (release.flag('draft') || publishedAt === null) {
    return 'release is a draft; only published ones are facts';
  }
  const releaseId = release.id('id');
  const target = release.optionalText('target_commitish');
  return [
    repositoryFact(scope, 'maestro.release.published', {
      key: ['release', releaseId],
      revision: release.optionalTime('updated_at') ?? publishedAt,
      occurredAt: publishedAt,
      data: {
        releaseId,
        tag: release.text('tag_name'),
        name: release.optionalText('name'),
        // Mostly a branch name, which says nothing of the commit.
        sha: target !== null && FULL_HASH.test(target) ? target : null,
        draft: false,
        prerelease: release.flag('prerelease'),
        publishedAt,
        url: release.optionalText('html_url'),
      },
    }),
  ];
}

/** `repository`: renamed, or given to another owner. */
export function normalizeRepository(payload: Fields, scope: Scope): Reading {
  const action = payload.text('action');
  if (action !== 'renamed' && action !== 'transferred') {
    return `repository was ${action}, which changes no name`;
  }
  const [owner, name] = scope.repository.split('/');
  const changes = payload.child('changes');
  let from: string;
  if (action === 'renamed') {
    const former = changes.child('repository').child('name').text('from');
    from = `${owner}/${former}`;
  } else {
    const former = changes.child('owner').child('from');
    const account =
      former.optionalChild('organization') ?? former.child('user');
    from = `${account.text('login')}/${name}`;
  }
  const at = payload.child('repository').time('updated_at');
  return [
    repositoryFact(scope, 'maestro.repository.renamed', {
      key: ['renamed', from.toLowerCase()],
      revision: at,
      occurredAt: at,
      data: { from: from.toLowerCase(), to: scope.repository },
    }),
  ];
}
