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

/** An element of XML; attributes that are null are left out. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string | null>;
  children: XmlElement[];
}

export function element(
  name: string,
  attributes: Record<string, string | null> = {},
  children: XmlElement[] = [],
): XmlElement {
  return { name, attributes, children };
}

/** Well-formed XML 1.0 in UTF-8, two spaces to a level. */
export function writeXml(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  // No recursion: packages nest little, but nobody promises that they do.
  const stack: Array<{ item: XmlElement | string; depth: number }> = [
    { item: root, depth: 0 },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { depth, item } = next;
    const indent = '  '.repeat(depth);
    if (typeof item === 'string') {
      lines.push(`${indent}</${item}>`);
    } else {
      const { attributes, children, name } = item;
      const start = `${indent}<${name}${Object.entries(attributes)
        .filter(([, value]) => value !== null)
        .map(([attribute, value]) => ` ${attribute}="${escape(value!)}"`)
        .join('')}`;
      if (children.length === 0) {
        lines.push(`${start}/>`);
      } else {
        lines.push(`${start}>`);
        stack.push({ item: name, depth });
        for (let at = children.length - 1; at >= 0; at -= 1) {
          stack.push({ item: children[at], depth: depth + 1 });
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader would make spaces of these.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escape(text: string): string {
  return [...text]
    .map(character => (isAllowed(character) ? character : '\ufffd'))
    .join('')
    .replace(/[&<>"\t\n\r]/g, found => ESCAPES[found]);
}

/** XML 1.0, production 2: characters that a document may hold. */
function isAllowed(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

/** Names for `xmi:id`: each text gets one, which nobody else has. */
export class XmlIds {
  readonly #byKey = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** NCName of XML Namespaces; the text itself where it is one. */
  of(kind: string, text: string): string {
    const key = `${kind} ${text}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      return known;
    }
    const plain = text.replace(/[^\w.-]/g, '_');
    const base = `${kind === 'node' ? '' : `${kind}-`}${plain}`;
    const start = /^[A-Za-z_]/.test(base) ? base : `_${base}`;
    let id = start;
    for (let more = 2; this.#taken.has(id); more += 1) {
      id = `${start}.${more}`;
    }
    this.#taken.add(id);
    this.#byKey.set(key, id);
    return id;
  }
}
