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

import { ReactNode } from 'react';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Logo } from '../nav';

const useStyles = makeStyles(theme => ({
  page: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    padding: theme.spacing(6, 2),
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    backgroundColor: theme.palette.background.default,
    color: theme.palette.text.primary,
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1),
  },
  mark: {
    display: 'flex',
    padding: theme.spacing(1.5),
    borderRadius: 14,
    background: '#10242b',
  },
  title: {
    margin: 0,
    fontFamily: theme.typography.fontFamily,
    fontSize: '2.25rem',
    fontWeight: 700,
  },
  tagline: {
    maxWidth: 560,
    marginBottom: theme.spacing(5),
    textAlign: 'center',
    color: theme.palette.text.secondary,
  },
  body: { width: '100%', maxWidth: 920 },
  message: { maxWidth: 560, margin: '0 auto', padding: theme.spacing(3) },
}));

/** What stands on the sign-in page in all its states. */
export function SignInFrame(props: { children: ReactNode }) {
  const classes = useStyles();
  const organization =
    useApi(configApiRef).getOptionalString('organization.name');
  return (
    <main className={classes.page}>
      <div className={classes.head}>
        <span className={classes.mark}>
          <Logo size={36} />
        </span>
        <h1 className={classes.title}>Maestro</h1>
      </div>
      <Typography className={classes.tagline}>
        {organization && `The developer portal of ${organization}. `}
        Every number leads to the sealed record it came from.
      </Typography>
      <div className={classes.body}>{props.children}</div>
    </main>
  );
}

/** A short text in place of the choices. */
export function SignInMessage(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.message} role="status">
      <Typography component="h2" variant="h5" gutterBottom>
        {props.title}
      </Typography>
      {props.children}
    </Paper>
  );
}
