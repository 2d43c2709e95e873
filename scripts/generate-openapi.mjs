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
 * Makes src/schema/openapi.generated.ts of each backend plugin from its
 * openapi.yaml: the document as a constant, types by openapi-typescript, and
 * the map of endpoints that the typed router wants. With --check it writes
 * nothing and fails when a generated file is out of date.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';
import YAML from 'yaml';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const LICENSE = readFileSync(fileURLToPath(import.meta.url), 'utf8').split(
  '*/',
)[0];
const METHODS = ['get', 'post', 'put', 'delete'];

function endpoint(spec, route, method) {
  const operation = spec.paths[route][method];
  const type = `paths['${route}']['${method}']`;
  const parameters = [
    ...(spec.paths[route].parameters ?? []),
    ...(operation.parameters ?? []),
  ].map(parameter =>
    parameter.$ref
      ? spec.components.parameters[parameter.$ref.split('/').at(-1)]
      : parameter,
  );
  const members = [`response: Answer<${type}>`];
  for (const place of ['path', 'query']) {
    if (parameters.some(parameter => parameter.in === place)) {
      members.push(`${place}: NonNullable<${type}['parameters']['${place}']>`);
    }
  }
  const json = 'application/json';
  if (operation.requestBody?.content?.[json]) {
    members.push(
      `body: NonNullable<${type}['requestBody']>['content']['${json}']`,
    );
  }
  // The router's own type writes delete with an underscore.
  const name = method === 'delete' ? '_delete' : method;
  return `'#${name}|${route}': { ${members.join('; ')} };`;
}

function endpointMap(spec) {
  const endpoints = Object.entries(spec.paths).flatMap(([route, operations]) =>
    METHODS.filter(method => operations[method]).map(method =>
      endpoint(spec, route, method),
    ),
  );
  return `
type Content<Response> = Response extends { content: infer Types }
  ? Types[keyof Types]
  : void;

/** What an operation answers when it succeeds. */
type Answer<Operation extends { responses: object }> = {
  [Status in keyof Operation['responses']]: Status extends number
    ? Content<Operation['responses'][Status]>
    : never;
}[keyof Operation['responses']];

/** What each operation takes and answers. */
export type EndpointMap = {
${endpoints.join('\n')}
};
`;
}

async function generate(file) {
  const text = readFileSync(file, 'utf8');
  const spec = YAML.parse(text);
  const types = astToString(await openapiTS(text, { silent: true }));
  const source = `${LICENSE}*/

// Made by \`yarn generate:openapi\` from openapi.yaml; change that file.

${types}
${endpointMap(spec)}
/** The OpenAPI document of this plugin. */
export const spec = ${JSON.stringify(spec)} as const;
`;
  const config = await prettier.resolveConfig(file);
  return prettier.format(source, { ...config, parser: 'typescript' });
}

const check = process.argv.includes('--check');
let stale = 0;
for (const folder of readdirSync(path.join(ROOT, 'plugins')).sort()) {
  const file = path.join(ROOT, 'plugins', folder, 'src/schema/openapi.yaml');
  if (existsSync(file)) {
    const target = file.replace(/\.yaml$/, '.generated.ts');
    const wanted = await generate(file);
    const present = existsSync(target) ? readFileSync(target, 'utf8') : '';
    const name = path.relative(ROOT, target);
    if (present === wanted) {
      console.log(`${name}: up to date`);
    } else if (check) {
      stale += 1;
      console.error(`${name}: out of date; run yarn generate:openapi`);
    } else {
      writeFileSync(target, wanted);
      console.log(`${name}: written`);
    }
  }
}
process.exitCode = stale > 0 ? 1 : 0;
