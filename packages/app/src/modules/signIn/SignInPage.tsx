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

import { useCallback, useEffect, useMemo, useState } from 'react';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { Progress } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { ExampleUserChooser } from './ExampleUserChooser';
import {
  ExampleUserIdentity,
  forgetExampleUser,
  rememberedExampleUser,
} from './ExampleUserIdentity';
import { DefaultExampleUsersClient, ExampleUser } from './exampleUsersClient';
import { SignInFrame, SignInMessage } from './SignInFrame';

/** Milliseconds between two looks whether the example users have arrived. */
const POLL_MILLIS = 2_000;

type State =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'unavailable' }
  | { kind: 'choose'; users: ExampleUser[] };

/**
 * Sign-in as one of the example users, in development. Elsewhere it says that
 * this portal needs a provider of its own.
 */
export function SignInPage(props: SignInPageProps) {
  const { onSignInSuccess } = props;
  const discoveryApi = useApi(discoveryApiRef);
  const client = useMemo(
    () => new DefaultExampleUsersClient({ discoveryApi }),
    [discoveryApi],
  );
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [pending, setPending] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  const load = useCallback(async () => {
    try {
      const users = await client.list();
      setState(users ? { kind: 'choose', users } : { kind: 'unavailable' });
    } catch (error) {
      setState({ kind: 'failed', message: String(error?.message ?? error) });
    }
  }, [client]);

  const signIn = useCallback(
    async (name: string) => {
      setPending(name);
      setRefusal(undefined);
      try {
        onSignInSuccess(await ExampleUserIdentity.signIn({ client, name }));
      } catch (error) {
        setPending(undefined);
        setRefusal(String(error?.message ?? error));
      }
    },
    [client, onSignInSuccess],
  );

  useEffect(() => {
    const name = rememberedExampleUser();
    if (!name) {
      load();
      return;
    }
    ExampleUserIdentity.signIn({ client, name }).then(onSignInSuccess, () => {
      forgetExampleUser();
      load();
    });
    // Once: `onSignInSuccess` must not be called again for the same visit.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const waiting = state.kind === 'choose' && state.users.length === 0;
  useEffect(() => {
    if (!waiting) {
      return undefined;
    }
    const timer = setInterval(load, POLL_MILLIS);
    return () => clearInterval(timer);
  }, [waiting, load]);

  return (
    <SignInFrame>
      {state.kind === 'loading' && <Progress />}
      {state.kind === 'failed' && (
        <SignInMessage title="The backend does not answer">
          <p>{state.message}</p>
          <Button variant="outlined" onClick={load}>
            Try again
          </Button>
        </SignInMessage>
      )}
      {state.kind === 'unavailable' && (
        <SignInMessage title="No way to sign in yet">
          <p>
            Example users exist in development only, and are refused here.
            Configure a provider of your organization, such as GitHub, GitLab,
            Microsoft or OpenID Connect, under <code>auth.providers</code>, and
            a sign-in page that uses it.
          </p>
          <p>
            <a href="https://backstage.io/docs/auth/">
              How to set up a provider
            </a>
          </p>
        </SignInMessage>
      )}
      {waiting && (
        <SignInMessage title="Reading the example organization">
          <p>The catalog is being filled; this takes a few seconds.</p>
          <Progress />
        </SignInMessage>
      )}
      {state.kind === 'choose' && !waiting && (
        <ExampleUserChooser
          users={state.users}
          pending={pending}
          refusal={refusal}
          onChoose={signIn}
        />
      )}
    </SignInFrame>
  );
}
