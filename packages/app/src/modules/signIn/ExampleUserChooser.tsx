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

import ButtonBase from '@material-ui/core/ButtonBase';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import BuildIcon from '@material-ui/icons/BuildOutlined';
import CodeIcon from '@material-ui/icons/Code';
import FaceIcon from '@material-ui/icons/FaceOutlined';
import TimelineIcon from '@material-ui/icons/Timeline';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';
import BlockIcon from '@material-ui/icons/Block';
import { ExampleUser } from './exampleUsersClient';

const ICONS: Record<string, typeof CodeIcon> = {
  engineer: CodeIcon,
  manager: TimelineIcon,
  auditor: VerifiedUserIcon,
  platform: BuildIcon,
  outsider: BlockIcon,
};

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
    padding: 0,
    listStyle: 'none',
  },
  item: { display: 'flex' },
  card: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    justifyContent: 'flex-start',
    width: '100%',
    padding: theme.spacing(2.5),
    textAlign: 'left',
    borderRadius: 10,
    border: `1px solid ${theme.palette.border}`,
    backgroundColor: theme.palette.background.paper,
    transition: theme.transitions.create(['border-color', 'box-shadow']),
    '&:hover, &:focus-visible': {
      borderColor: theme.palette.primary.main,
      boxShadow: `0 0 0 1px ${theme.palette.primary.main}`,
    },
    '&:disabled': { opacity: 0.6 },
  },
  icon: { color: theme.palette.primary.main },
  role: { fontSize: '1.15rem', fontWeight: 600, marginTop: theme.spacing(1) },
  person: { color: theme.palette.text.secondary },
  description: { marginTop: theme.spacing(1) },
  refusal: { color: theme.palette.error.main },
}));

function roleOf(user: ExampleUser): string {
  return user.name.charAt(0).toLocaleUpperCase('en-US') + user.name.slice(1);
}

/** One button per example user, with what the role may do. */
export function ExampleUserChooser(props: {
  users: ExampleUser[];
  /** Name of the user who is being signed in. */
  pending?: string;
  /** Why the last attempt was refused. */
  refusal?: string;
  onChoose(name: string): void;
}) {
  const { users, pending, refusal, onChoose } = props;
  const classes = useStyles();
  return (
    <section aria-labelledby="example-users">
      <Typography id="example-users" component="h2" variant="h5">
        Look around as
      </Typography>
      <Typography color="textSecondary">
        Example users, for development: no password is asked.
      </Typography>
      {refusal && (
        <Typography role="alert" className={classes.refusal}>
          {refusal}
        </Typography>
      )}
      <ul className={classes.list}>
        {users.map(user => {
          const Icon = ICONS[user.name] ?? FaceIcon;
          return (
            <li key={user.name} className={classes.item}>
              <ButtonBase
                className={classes.card}
                disabled={pending !== undefined}
                aria-busy={pending === user.name}
                onClick={() => onChoose(user.name)}
              >
                <Icon className={classes.icon} aria-hidden="true" />
                <Typography component="span" className={classes.role}>
                  {roleOf(user)}
                </Typography>
                {user.displayName && (
                  <Typography
                    component="span"
                    variant="body2"
                    className={classes.person}
                  >
                    {user.displayName}
                  </Typography>
                )}
                {user.description && (
                  <Typography
                    component="span"
                    variant="body2"
                    className={classes.description}
                  >
                    {user.description}
                  </Typography>
                )}
              </ButtonBase>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
