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

/** A kind of usage and the price that it has. */
export interface UsageUnit {
  /** Name in a usage record, e.g. `cache_read_tokens`. */
  usage: string;
  /** Name in a price row, e.g. `cache_read_mtok`. */
  price: string;
  /** How much usage one price buys: a million tokens, an hour of seconds. */
  per: number;
  /** What the usage is; a unit with more dimensions is part of one with less. */
  dimensions: Record<string, string>;
}

const MODALITIES = ['', 'text', 'audio', 'image', 'video'];

const joined = (...parts: string[]) => parts.filter(Boolean).join('_');

function tokenUnit(
  stem: string,
  dimensions: Record<string, string | undefined>,
): UsageUnit {
  const given = Object.entries(dimensions).filter(([, value]) => value);
  return {
    usage: `${stem}_tokens`,
    price: `${stem}_mtok`,
    per: 1_000_000,
    dimensions: {
      family: 'tokens',
      ...(Object.fromEntries(given) as Record<string, string>),
    },
  };
}

function tokenUnits(): UsageUnit[] {
  return MODALITIES.flatMap(modality => {
    const input = { direction: 'input', modality };
    const output = { direction: 'output', modality };
    const write = { ...input, kind: 'cache_write' };
    return [
      tokenUnit(joined('input', modality), input),
      tokenUnit(joined('input', modality, 'tool'), { ...input, kind: 'tool' }),
      tokenUnit(joined('cache', modality, 'read'), {
        ...input,
        kind: 'cache_read',
      }),
      tokenUnit(joined('cache', modality, 'write'), write),
      ...['5m', '1h'].map(lifetime =>
        tokenUnit(joined('cache', modality, 'write', lifetime), {
          ...write,
          lifetime,
        }),
      ),
      tokenUnit(joined('output', modality), output),
      ...['reasoning', 'citation'].map(kind =>
        tokenUnit(joined('output', modality, kind), { ...output, kind }),
      ),
    ];
  });
}

const counted = (
  usage: string,
  dimensions: Record<string, string>,
): UsageUnit => ({ usage, price: `${usage}_kcount`, per: 1000, dimensions });

const OTHER_UNITS: UsageUnit[] = [
  ...['', 'input', 'output'].map(direction => ({
    usage: joined(direction, 'audio_seconds'),
    price: joined(direction, 'audio_hours'),
    per: 3600,
    dimensions: {
      family: 'durations',
      modality: 'audio',
      ...(direction ? { direction } : {}),
    },
  })),
  {
    usage: 'input_document_pages',
    price: 'input_document_kpages',
    per: 1000,
    dimensions: { family: 'pages', direction: 'input' },
  },
  {
    usage: 'input_annotated_document_pages',
    price: 'input_annotated_document_kpages',
    per: 1000,
    dimensions: { family: 'pages', direction: 'input', kind: 'annotated' },
  },
  {
    usage: 'input_characters',
    price: 'input_mchars',
    per: 1_000_000,
    dimensions: { family: 'characters', direction: 'input' },
  },
  {
    usage: 'input_pixels',
    price: 'input_gpixels',
    per: 1_000_000_000,
    dimensions: { family: 'pixels', direction: 'input' },
  },
  counted('input_text_messages', {
    family: 'messages',
    direction: 'input',
    modality: 'text',
  }),
  counted('requests', { family: 'requests' }),
  counted('rerank_searches', { family: 'rerank' }),
  ...[
    'web_searches',
    'storage_searches',
    'social_searches',
    'code_executions',
  ].map(usage => counted(usage, { family: 'tools', kind: usage })),
];

/** All kinds of usage that can have a price. */
export const USAGE_UNITS: readonly UsageUnit[] = [
  ...tokenUnits(),
  ...OTHER_UNITS,
];

/** Units by their name in usage. */
export const UNITS_BY_USAGE: ReadonlyMap<string, UsageUnit> = new Map(
  USAGE_UNITS.map(unit => [unit.usage, unit]),
);

/** Units by their name in a price row. */
export const UNITS_BY_PRICE: ReadonlyMap<string, UsageUnit> = new Map(
  USAGE_UNITS.map(unit => [unit.price, unit]),
);

/** Whether `part` is a part of `whole` (and not the same). */
export function isPartOf(part: UsageUnit, whole: UsageUnit): boolean {
  return (
    part !== whole &&
    Object.entries(whole.dimensions).every(
      ([name, value]) => part.dimensions[name] === value,
    )
  );
}

/**
 * The unit of what two units have in common, e.g. cached audio for cache reads
 * and audio; undefined if they exclude each other or no unit names it.
 */
export function overlapOf(a: UsageUnit, b: UsageUnit): UsageUnit | undefined {
  const compatible = Object.entries(a.dimensions).every(
    ([name, value]) => (b.dimensions[name] ?? value) === value,
  );
  if (!compatible) {
    return undefined;
  }
  const both = { ...a.dimensions, ...b.dimensions };
  const size = Object.keys(both).length;
  return USAGE_UNITS.find(
    ({ dimensions }) =>
      Object.keys(dimensions).length === size &&
      Object.entries(both).every(([name, value]) => dimensions[name] === value),
  );
}
