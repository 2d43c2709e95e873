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

import { fireEvent, render, screen } from '@testing-library/react';
import {
  configApiRef,
  discoveryApiRef,
  IdentityApi,
} from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { UnifiedThemeProvider } from '@backstage/theme';
import { lightTheme } from '../theme/themes';
import { rememberedExampleUser } from './ExampleUserIdentity';
import { SignInPage } from './SignInPage';

const USERS = [
  { name: 'engineer', displayName: 'Noor Haddad', description: 'Reads all' },
  { name: 'outsider', displayName: null, description: null },
];

/** Answers of the backend, by path; requests are recorded. */
function backend(answers: {
  start: () => { status: number; body: unknown };
  refresh?: (name: string | null) => { status: number; body: unknown };
}) {
  return jest.spyOn(global, 'fetch').mockImplementation(async (input, init) => {
    const path = String(input).split('/api/auth/exampleUsers/')[1];
    const name = new Headers(init?.headers).get('x-maestro-example-user');
    const { status, body } =
      path === 'refresh' && answers.refresh
        ? answers.refresh(name)
        : answers.start();
    return {
      ok: status < 400,
      status,
      statusText: '',
      json: async () => body,
    } as Response;
  });
}

function session(name: string | null) {
  return {
    status: 200,
    body: {
      profile: { displayName: name },
      backstageIdentity: {
        token: 't',
        expiresInSeconds: 3600,
        identity: {
          type: 'user',
          userEntityRef: `user:default/${name}`,
          ownershipEntityRefs: [],
        },
      },
    },
  };
}

function open() {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  render(
    <TestApiProvider
      apis={[
        [
          discoveryApiRef,
          mockApis.discovery({ baseUrl: 'http://portal.example' }),
        ],
        [
          configApiRef,
          mockApis.config({ data: { organization: { name: 'Tent Makers' } } }),
        ],
      ]}
    >
      <UnifiedThemeProvider theme={lightTheme}>
        <SignInPage onSignInSuccess={onSignInSuccess} />
      </UnifiedThemeProvider>
    </TestApiProvider>,
  );
  return onSignInSuccess;
}

async function signedIn(onSignInSuccess: jest.Mock<void, [IdentityApi]>) {
  await new Promise<void>(resolve => {
    if (onSignInSuccess.mock.calls.length > 0) {
      resolve();
    } else {
      onSignInSuccess.mockImplementation(() => resolve());
    }
  });
  return onSignInSuccess.mock.calls[0][0].getBackstageIdentity();
}

describe('SignInPage', () => {
  beforeEach(() => window.localStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('signs in as the chosen user', async () => {
    backend({
      start: () => ({ status: 200, body: { users: USERS } }),
      refresh: session,
    });
    const onSignInSuccess = open();

    expect(
      await screen.findByRole('button', { name: /Outsider/ }),
    ).toBeEnabled();
    expect(screen.getByText(/Tent Makers/)).toBeInTheDocument();
    fireEvent.click(
      screen.getByRole('button', { name: /Engineer.*Noor Haddad.*Reads all/ }),
    );
    expect((await signedIn(onSignInSuccess)).userEntityRef).toBe(
      'user:default/engineer',
    );
    expect(rememberedExampleUser()).toBe('engineer');
  });

  it('stays signed in over a reload', async () => {
    window.localStorage.setItem('maestro.exampleUser', 'manager');
    backend({
      start: () => ({ status: 200, body: { users: USERS } }),
      refresh: session,
    });
    expect((await signedIn(open())).userEntityRef).toBe('user:default/manager');
  });

  it('asks again when the remembered user is refused', async () => {
    window.localStorage.setItem('maestro.exampleUser', 'manager');
    backend({
      start: () => ({ status: 200, body: { users: USERS } }),
      refresh: () => ({ status: 404, body: {} }),
    });
    const onSignInSuccess = open();
    expect(
      await screen.findByRole('button', { name: /Engineer/ }),
    ).toBeEnabled();
    expect(onSignInSuccess).not.toHaveBeenCalled();
    expect(rememberedExampleUser()).toBeUndefined();
  });

  it('says why a choice was refused', async () => {
    backend({
      start: () => ({ status: 200, body: { users: USERS } }),
      refresh: () => ({
        status: 404,
        body: { error: { message: 'The catalog holds no such user' } },
      }),
    });
    open();
    fireEvent.click(await screen.findByRole('button', { name: /Engineer/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The catalog holds no such user',
    );
    expect(screen.getByRole('button', { name: /Engineer/ })).toBeEnabled();
  });

  it.each([403, 404])('points to real providers at %s', async status => {
    backend({ start: () => ({ status, body: {} }) });
    open();
    expect(await screen.findByText('No way to sign in yet')).toBeVisible();
    expect(screen.getByText('auth.providers')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('tries again when the backend does not answer', async () => {
    let away = true;
    backend({
      start: () =>
        away
          ? { status: 503, body: { error: { message: 'Starting' } } }
          : { status: 200, body: { users: USERS } },
    });
    open();
    expect(await screen.findByText('Starting')).toBeVisible();
    away = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('button', { name: /Engineer/ }),
    ).toBeEnabled();
  });

  it('waits for the catalog of a first start', async () => {
    let users: typeof USERS = [];
    backend({ start: () => ({ status: 200, body: { users } }) });
    open();
    expect(
      await screen.findByText('Reading the example organization'),
    ).toBeVisible();
    users = USERS;
    expect(
      await screen.findByRole(
        'button',
        { name: /Engineer/ },
        { timeout: 10_000 },
      ),
    ).toBeEnabled();
  }, 15_000);
});
