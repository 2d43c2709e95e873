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
 * Compares what every package exports with the list beside its package.json:
 * node scripts/check-exports.mjs [--write]. So that a name becomes public only
 * when somebody means it; the list is read in the review of a change.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { workspaces } from './lib/fingerprint.mjs';
import { ROOT, shown } from './lib/paths.mjs';
import { parseFlags, say } from './lib/problem.mjs';

/** Entry points of a package: `{ '.': 'src/index.ts', './alpha': … }`. */
function entryPoints({ manifest }) {
  const { exports = { '.': manifest.main } } = manifest;
  return Object.entries(exports).filter(([, file]) => /\.tsx?$/.test(file));
}

// Reads our own sources only: a name's declaration says whether it is a type,
// and what comes from elsewhere is named by the export itself. So no library
// is parsed and the check takes a second or two.
function createProgram(ts, packages, roots) {
  const options = {
    allowJs: false,
    jsx: ts.JsxEmit.ReactJSX,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noLib: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const entries = new Map(
    packages.flatMap(workspace =>
      entryPoints(workspace).map(([key, file]) => [
        path.posix.join(workspace.name, key),
        path.join(workspace.dir, file),
      ]),
    ),
  );
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      if (text.startsWith('.')) {
        return ts.resolveModuleName(text, from, options, host);
      }
      const file = entries.get(text);
      return {
        resolvedModule: file && {
          resolvedFileName: file,
          extension: path.extname(file),
        },
      };
    });
  return ts.createProgram(roots, options, host);
}

function describe(ts, checker, symbol) {
  const target =
    symbol.flags & ts.SymbolFlags.Alias
      ? checker.getAliasedSymbol(symbol)
      : symbol;
  const typeOnly = symbol.declarations?.some(node =>
    ts.isTypeOnlyImportOrExportDeclaration(node),
  );
  const kind =
    typeOnly ||
    (target.flags & ts.SymbolFlags.Type &&
      !(target.flags & ts.SymbolFlags.Value))
      ? 'type'
      : 'value';
  return `  ${kind} ${symbol.name}`;
}

/**
 * The list of one package.
 *
 * @returns text with one line per entry point and exported name, sorted; an
 *   entry point that does not exist has the line `missing <file>`
 */
function listOf(ts, program, workspace) {
  const checker = program.getTypeChecker();
  const lines = entryPoints(workspace).flatMap(([key, file]) => {
    const source = program.getSourceFile(path.join(workspace.dir, file));
    if (!source) {
      return [key, `  missing ${file}`];
    }
    const module = checker.getSymbolAtLocation(source);
    const names = module ? checker.getExportsOfModule(module) : [];
    return [key, ...names.map(name => describe(ts, checker, name)).sort()];
  });
  return `${lines.join('\n')}\n`;
}

function difference(before, after) {
  const [old, now] = [before, after].map(text => text.split('\n'));
  return [
    ...now.filter(line => !old.includes(line)).map(line => `+ ${line.trim()}`),
    ...old.filter(line => !now.includes(line)).map(line => `- ${line.trim()}`),
  ];
}

const { write } = parseFlags(process.argv.slice(2), { write: true });
const ts = createRequire(path.join(ROOT, 'package.json'))('typescript');
const packages = workspaces();
const published = packages.filter(({ manifest }) => !manifest.private);
const program = createProgram(
  ts,
  packages,
  published.flatMap(workspace =>
    entryPoints(workspace).map(([, file]) => path.join(workspace.dir, file)),
  ),
);
let wrong = 0;
for (const workspace of published) {
  const file = path.join(workspace.dir, 'exports.txt');
  const list = listOf(ts, program, workspace);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const missing = list
    .split('\n')
    .filter(line => line.startsWith('  missing '));
  if (missing.length > 0) {
    wrong++;
    say(`${workspace.name} names entry points that do not exist:`);
    missing.forEach(say);
    continue;
  }
  if (list === before) {
    continue;
  }
  if (write) {
    writeFileSync(file, list);
    say(`${shown(file)} written`);
  } else {
    wrong++;
    say(`${workspace.name} exports other names than ${shown(file)} lists:`);
    difference(before, list).forEach(line => say(`  ${line}`));
  }
}
if (wrong > 0) {
  say('If that is meant: node scripts/check-exports.mjs --write');
  process.exitCode = 1;
}
