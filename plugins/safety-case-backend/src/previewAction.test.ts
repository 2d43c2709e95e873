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

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { registerPreviewAction } from './previewAction';

async function check(
  text: string,
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY,
) {
  const actionsRegistry = actionsRegistryServiceMock();
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockResolvedValue([{ result }]);
  registerPreviewAction({ actionsRegistry, permissions });
  return actionsRegistry.invoke({
    id: 'test:check-safety-argument',
    input: { text },
    credentials: mockCredentials.user(),
  });
}

describe('check-safety-argument', () => {
  it('tells what is wrong, and the text as it is written', async () => {
    const { output } = await check(
      'G1: { supportedBy: Sn1 }\nSn1: { evidence: { predicate: p, accept: "1 +" } }',
      AuthorizeResult.ALLOW,
    );
    expect(output).toMatchObject({
      diagnostics: [expect.stringMatching(/^error E02 at 2:1: /)],
      nodes: 2,
      text: expect.stringContaining('supportedBy:\n    - Sn1'),
    });
  });

  it('needs the permission to read cases', async () => {
    await expect(check('G1: {}', AuthorizeResult.DENY)).rejects.toThrow(
      /maestro.safety-case.read/,
    );
  });
});
