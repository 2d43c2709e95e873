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
  Link,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { NavContentComponentProps } from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import {
  Settings as SettingsItem,
  UserSettingsSignInAvatar,
} from '@backstage/plugin-user-settings';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { Logo } from './Logo';

const useStyles = makeStyles({
  home: {
    display: 'flex',
    alignItems: 'center',
    height: 2.5 * sidebarConfig.logoHeight,
    color: '#ffffff',
  },
  mark: {
    display: 'flex',
    justifyContent: 'center',
    width: sidebarConfig.drawerWidthClosed,
    flexShrink: 0,
  },
  name: { fontWeight: 600, letterSpacing: '0.02em', color: 'inherit' },
});

function HomeLink() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      className={classes.home}
      aria-label="Maestro, home"
    >
      <span className={classes.mark}>
        <Logo />
      </span>
      {isOpen && (
        <Typography component="span" variant="h6" className={classes.name}>
          Maestro
        </Typography>
      )}
    </Link>
  );
}

function AvatarIcon() {
  return <UserSettingsSignInAvatar />;
}

/** The sidebar: search, catalog, pages of plugins, notifications, settings. */
export function Navigation(props: NavContentComponentProps) {
  const nav = props.navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  // Placed by hand below.
  nav.take('page:search');
  nav.take('page:notifications');
  nav.take('page:user-settings');

  return (
    <Sidebar>
      <HomeLink />
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {nav.take('page:catalog')}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarDivider />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        <SettingsItem icon={AvatarIcon} />
      </SidebarGroup>
    </Sidebar>
  );
}
