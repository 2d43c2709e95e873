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

/*
 * One ESLint rule set for all packages: Backstage's own, and the rules that
 * keep the rooms of a plugin apart (docs/architecture.md). ESLint replaces the
 * options of a rule when a later override sets it, so each room states its
 * whole list.
 */
const { builtinModules } = require('node:module');
const factory = require('@backstage/cli/config/eslint-factory');

const TESTS = [
  '**/*.test.*',
  '**/*.stories.*',
  '**/__testUtils__/**',
  '**/__mocks__/**',
  '**/__fixtures__/**',
  '**/setupTests.*',
];

const BACKENDS = {
  group: [
    '@maestro/backstage-plugin-*-backend',
    '@maestro/backstage-plugin-*-backend-module-*',
  ],
  message:
    'Plugins never import a backend: meet over a -node package, a service ref, an HTTP client or events.',
};

const SERVER_SIDE = {
  group: ['@maestro/backstage-plugin-*-node', 'knex', '@backstage/backend-*'],
  message: 'Code for the browser cannot import what only runs in a backend.',
};

const SQL = {
  group: ['knex', 'pg', 'better-sqlite3', '@backstage/backend-defaults'],
  message: 'SQL belongs in the store; a router calls a service or a store.',
};

const PURE = [
  {
    group: [
      '@backstage/*',
      '@maestro/backstage-plugin-*-node',
      '@maestro/backstage-plugin-*-react',
      'knex',
      'pg',
      'better-sqlite3',
      'express',
      'express-promise-router',
      'winston',
      'react',
      'react-dom',
      '@material-ui/*',
      'isomorphic-git',
    ],
    message:
      'An engine is pure: facts in, figures out. No Backstage, SQL, HTTP or page in it.',
  },
  {
    group: [
      '**/store',
      '**/store/**',
      '**/tasks',
      '**/tasks/**',
      '**/service',
      '**/service/**',
      '**/router',
      '**/router/**',
      '**/plugin',
      '**/components/**',
    ],
    message: 'An engine imports no other room; the others import it.',
  },
  {
    group: ['node:*', ...builtinModules.flatMap(name => [name, `${name}/*`])],
    message:
      'An engine has no I/O; digests and random seeds come in as parameters.',
  },
];

const PURE_SYNTAX = [
  {
    selector: 'ImportExpression',
    message: 'An engine loads nothing while it runs.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'An engine has no clock: the time comes in as a parameter.',
  },
  {
    selector:
      "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    message: 'An engine has no clock: the time comes in as a parameter.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'An engine has no clock: the time comes in as a parameter.',
  },
];

const PURE_PROPERTIES = [
  ['Date', 'now', 'An engine has no clock: the time comes in as a parameter.'],
  [
    'DateTime',
    'now',
    'An engine has no clock: the time comes in as a parameter.',
  ],
  [
    'Math',
    'random',
    'An engine has no randomness: a seed comes in as a parameter.',
  ],
].map(([object, property, message]) => ({ object, property, message }));

const PURE_GLOBALS = [
  'process',
  'performance',
  'fetch',
  'crypto',
  'require',
  'console',
  'window',
  'document',
  'localStorage',
  'setTimeout',
  'setInterval',
  'setImmediate',
].map(name => ({
  name,
  message: 'An engine is pure: no I/O, no clock, no randomness, no globals.',
}));

const FRONTEND_ROLES = new Set([
  'frontend',
  'frontend-plugin',
  'frontend-plugin-module',
  'web-library',
]);

/**
 * The ESLint configuration of one package.
 *
 * @param dir - the package's folder, which holds its package.json
 * @param options - `pure: true` if the whole package is an engine
 *   (e.g. packages/statistics)
 */
module.exports = function rooms(dir, options = {}) {
  const role = require(`${dir}/package.json`).backstage?.role;
  const config = factory(dir);
  const [level, own] = config.rules['no-restricted-imports'];
  const base = [
    {
      group: own.patterns,
      message: 'Tests, stories and mocks are not for other code.',
    },
    ...(role === 'backend' ? [] : [BACKENDS]),
    ...(FRONTEND_ROLES.has(role) ? [SERVER_SIDE] : []),
  ];
  const restrict = (...patterns) => [
    level,
    { paths: own.paths, patterns: [...base, ...patterns] },
  ];
  config.rules['no-restricted-imports'] = restrict();
  const [, ...syntax] = [config.rules['no-restricted-syntax']].flat();

  config.overrides.push(
    {
      files: ['src/router.ts', 'src/**/*[rR]outer.ts', 'src/router/**'],
      excludedFiles: TESTS,
      rules: { 'no-restricted-imports': restrict(SQL) },
    },
    {
      files: options.pure ? ['src/**'] : ['src/engine/**', 'src/**/engine/**'],
      excludedFiles: TESTS,
      rules: {
        'no-restricted-imports': [
          level,
          // The browser roles list Node's modules without our explanation.
          {
            paths: own.paths.filter(path => typeof path !== 'string'),
            patterns: [...base, ...PURE],
          },
        ],
        'no-restricted-syntax': ['error', ...syntax, ...PURE_SYNTAX],
        'no-restricted-properties': ['error', ...PURE_PROPERTIES],
        'no-restricted-globals': ['error', ...PURE_GLOBALS],
      },
    },
  );
  return config;
};
