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

/** Which words name a provider, and whose models it resells under their names. */
export interface ProviderRule {
  id: string;
  /** Other names: the name contains one of these words. */
  words?: string[];
  /** Model names that are this provider's where none is named. */
  models?: RegExp;
  /** Providers whose rows apply if it has none of its own. */
  resells?: string[];
}

/** Options of {@link resolveModel}. */
export interface ResolveOptions {
  providers?: readonly ProviderRule[];
}

/** Providers and their usual names. */
export const PROVIDER_RULES: readonly ProviderRule[] = [
  { id: 'anthropic', words: ['anthropic'], models: /claude/ },
  { id: 'aws', words: ['bedrock', 'amazon', 'aws'] },
  {
    id: 'azure',
    words: ['azure'],
    resells: ['openai', 'anthropic', 'deepseek', 'x-ai', 'moonshotai'],
  },
  { id: 'cohere', words: ['cohere'], models: /^command-/ },
  { id: 'deepseek', words: ['deepseek'], models: /^deepseek/ },
  { id: 'github-copilot', words: ['copilot'] },
  {
    id: 'google',
    words: ['google', 'vertex', 'gemini'],
    models: /gemini/,
    resells: ['anthropic'],
  },
  { id: 'openrouter', words: ['openrouter'] },
  { id: 'groq', words: ['groq'] },
  { id: 'minimax', words: ['minimax'], models: /^minimax/ },
  {
    id: 'mistral',
    words: ['mistral'],
    models: /^(labs-)?((mi|code|dev|magi|mini)stral|mixtral|pixtral|voxtral)/,
  },
  {
    id: 'moonshotai',
    words: ['moonshot'],
    models: /^(kimi|moonshot)/,
  },
  { id: 'perplexity', words: ['perplexity'], models: /^sonar/ },
  { id: 'x-ai', words: ['xai', 'x-ai', 'x.ai'], models: /grok/ },
  { id: 'together', words: ['together-ai', 'together_ai'] },
  { id: 'voyageai', words: ['voyage'], models: /^voyage-/ },
  { id: 'zhipuai', words: ['zhipu'], models: /^glm-/ },
  { id: 'openai', words: ['openai'], models: /^(gpt-|o[134]|whisper-1$)/ },
];

const unique = (list: string[]) => [...new Set(list)];

/** One spelling of what vendors write with different signs. */
function plain(name: string): string {
  return name.replace(/[._:@]/g, '-').replace(/\bgpt-35\b/, 'gpt-3-5');
}

/** A requested name without what only says when or how it is served. */
function undated(name: string): string {
  return plain(name)
    .replace(/-v\d+(-\d+)?$/, '')
    .replace(/-20\d{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$/, '')
    .replace(/-latest$/, '')
    .replace(/^(claude-.*-\d+)-0$/, '$1');
}

/**
 * A catalogue's name to compare with {@link undated}. Its date stays: an entry
 * of one date is not the price of another. `latest` goes for Claude alone, whose
 * vendor uses it as an alias of the one dated model.
 */
function entryName(name: string): string {
  return plain(name).replace(/^(claude-.*?)(-latest|(?<=-\d+)-0)$/, '$1');
}

/** The same words in any order, the numbers in theirs. */
function bag(name: string): string {
  const words = name.split('-');
  const numbers = words.filter(word => /^\d+$/.test(word));
  const rest = words.filter(word => !/^\d+$/.test(word)).sort();
  return [...rest, '#', ...numbers].join('-');
}

/** A name and what is left of it without vendor, region or path before it. */
function spellings(model: string): string[] {
  const lastSegment = model.slice(model.lastIndexOf('/') + 1);
  const regional = lastSegment.replace(
    /^(us|eu|ap|apac|global|au|jp|ca)\./,
    '',
  );
  const bare = regional.replace(/^[a-z][a-z0-9-]*\.(?=[a-z])/, '');
  return unique([model, lastSegment, regional, bare]);
}

function findIn(
  ids: readonly string[],
  provider: string,
  model: string,
): string | undefined {
  const own = ids.filter(id => id.toLowerCase().startsWith(`${provider}/`));
  const nameOf = (id: string) => id.slice(provider.length + 1).toLowerCase();
  const wanted = spellings(model);
  // From the exact name to looser ones, so that a model of its own wins.
  const forms: Array<[(name: string) => string, (entry: string) => string]> = [
    [name => name, entry => entry],
    [plain, plain],
    [undated, entryName],
    [name => bag(undated(name)), entry => bag(entryName(entry))],
  ];
  for (const [form, entryForm] of forms) {
    for (const spelling of wanted) {
      const found = own.find(id => entryForm(nameOf(id)) === form(spelling));
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function findProvider(
  name: string,
  present: readonly string[],
  rules: readonly ProviderRule[],
): string | undefined {
  return (
    present.find(id => id === name) ??
    rules.find(({ id }) => id === name)?.id ??
    rules.find(({ words = [] }) => words.some(word => name.includes(word)))?.id
  );
}

/**
 * Finds the entry of a catalogue for a provider and a model as they are written
 * in a usage record: case and blanks do not matter, dates, `latest`, versions
 * and regions of hosted names are ignored unless the catalogue has an entry of
 * exactly that name, LiteLLM's `provider/model` is taken apart, and a provider
 * that resells others' models falls back to theirs.
 *
 * @param ids - `provider/model` of each entry
 * @returns one of `ids`; undefined if there is none
 */
export function resolveModel(
  ids: readonly string[],
  request: {
    provider?: string | null;
    model: string;
    apiUrl?: string | null;
  },
  options: ResolveOptions = {},
): string | undefined {
  const rules = options.providers ?? PROVIDER_RULES;
  const present = unique(
    ids.map(id => id.slice(0, id.indexOf('/')).toLowerCase()),
  );
  const clean = (text: string | null | undefined) =>
    (text ?? '').toLowerCase().trim();
  let model = clean(request.model);
  let name = clean(request.provider);
  if (name === 'litellm') {
    name = '';
    const slash = model.indexOf('/');
    const prefix = model.slice(0, Math.max(slash, 0));
    if (prefix && findProvider(prefix, present, rules)) {
      name = prefix;
      model = model.slice(slash + 1);
    }
  }
  if (model === '') {
    return undefined;
  }
  let provider: string | undefined;
  if (name) {
    provider = findProvider(name, present, rules);
  } else if (clean(request.apiUrl)) {
    const host = clean(request.apiUrl)
      .replace(/^[a-z]+:\/\//, '')
      .replace(/[/?#].*$/, '');
    provider = findProvider(host, [], rules);
  } else {
    provider = rules.find(({ models }) => models?.test(model))?.id;
  }
  if (provider === undefined) {
    return undefined;
  }
  const resold = rules.find(({ id }) => id === provider)?.resells ?? [];
  for (const candidate of [provider, ...resold]) {
    const found = findIn(ids, candidate, model);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
