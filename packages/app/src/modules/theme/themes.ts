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
  createUnifiedTheme,
  genPageTheme,
  pageTheme as defaultPageTheme,
  palettes,
  shapes,
  UnifiedThemeOptions,
} from '@backstage/theme';

/**
 * CSS variable with the height of a banner above the page, set by the demo
 * banner. The sidebar and the page make room for it.
 */
export const BANNER_HEIGHT_VARIABLE = '--maestro-banner-height';

const bannerHeight = `var(${BANNER_HEIGHT_VARIABLE}, 0px)`;

const navigation = {
  ...palettes.light.navigation,
  background: '#10242b',
  color: '#b9c9cd',
  indicator: '#7fe3d4',
  navItem: { hoverBackground: '#1c3a43' },
  submenu: { background: '#1c3a43' },
};

const header = genPageTheme({
  colors: ['#10343d', '#1b5f66'],
  shape: shapes.round,
  options: { fontColor: '#ffffff' },
});

const pageTheme = Object.fromEntries(
  Object.keys(defaultPageTheme).map(id => [id, header]),
);

const components: UnifiedThemeOptions['components'] = {
  BackstageSidebar: { styleOverrides: { drawer: { top: bannerHeight } } },
  BackstagePage: {
    styleOverrides: { root: { height: `calc(100vh - ${bannerHeight})` } },
  },
};

export const lightTheme = createUnifiedTheme({
  palette: {
    ...palettes.light,
    primary: { main: '#0d5c66' },
    secondary: { main: '#b3541e' },
    link: '#0b6472',
    linkHover: '#0d8091',
    navigation,
    tabbar: { indicator: '#0d8091' },
  },
  pageTheme,
  components,
});

export const darkTheme = createUnifiedTheme({
  palette: {
    ...palettes.dark,
    background: { default: '#161b1e', paper: '#20272b' },
    primary: { main: '#7fd9d2', dark: '#5cc4bd' },
    secondary: { main: '#ffb454' },
    border: '#3b464c',
    link: '#8fdcd6',
    linkHover: '#b5ece8',
    navigation,
    tabbar: { indicator: '#7fe3d4' },
  },
  pageTheme,
  components,
});
