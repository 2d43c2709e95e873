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

function endpointMap(spec) {
  const lines = [];
  for (const [route, operations] of Object.entries(spec.paths)) {
    for (const method of METHODS.filter(name => operations[name])) {
      const operation = `paths['${route}']['${method}']`;
      // The router's own type writes delete with an underscore.
      const name = method === 'delete' ? '_delete' : method;
      lines.push(`'#${name}|${route}': Endpoint<${operation}>;`);
    }
  }
  return `
type Parameter<Operation, Place extends string> = Operation extends {
  parameters: { [place in Place]?: infer Value };
}
  ? Exclude<Value, undefined>
  : never;

type Body<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Value } };
}
  ? Value
  : unknown;

type Content<Answer> = Answer extends { content: infer Types }
  ? Types[keyof Types]
  : void;

type Answer<Operation> = Operation extends { responses: infer Answers }
  ? Content<Answers[keyof Answers]>
  : unknown;

interface Endpoint<Operation> {
  path: Parameter<Operation, 'path'>;
  query: Parameter<Operation, 'query'>;
  body: Body<Operation>;
  response: Answer<Operation>;
}

/** What each operation takes and answers. */
export type EndpointMap = {
${lines.join('\n')}
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
