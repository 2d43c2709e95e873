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

import { Pack, PackRecord } from './types';
import { counted } from './words';

/** How a record is linked: its receipts in the ledger, oldest first. */
export interface PackLinks {
  /** Sequence numbers of the receipts of a record. */
  receipts(record: PackRecord): readonly number[];
  /** Address of a receipt in the portal. */
  receiptUrl(seq: number): string;
}

/**
 * A pack as Markdown (CommonMark). The same pack and links give the same
 * bytes: no time of making, no locale.
 */
export function packMarkdown(pack: Pack, links: PackLinks): string {
  const lines = [
    `# ${escape(pack.title)}, week ${pack.week}`,
    '',
    `${pack.firstDay} to ${pack.lastDay} (${pack.zone})`,
    '',
    escape(pack.headline),
  ];
  for (const { title, sentences } of pack.sections) {
    lines.push('', `## ${title}`, '');
    for (const { count, records, text, withheld } of sentences) {
      lines.push(`- ${escape(text)}`);
      for (const record of records) {
        lines.push(`  - ${recordText(record, links)}`);
      }
      if (count > records.length) {
        lines.push(
          `  - and ${count - records.length} more${
            withheld > 0 ? `, ${withheld} of them not readable for you` : ''
          }`,
        );
      }
    }
  }
  if (pack.withheld > 0) {
    lines.push(
      '',
      `${counted(
        pack.withheld,
        'sentence is',
        'sentences are',
      )} left out: of services that are not readable for you.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function recordText(record: PackRecord, links: PackLinks): string {
  const title = escape(record.title);
  const named = isWebAddress(record.url)
    ? `[${title}](<${record.url.replace(/[<>\s]/g, encodeURIComponent)}>)`
    : title;
  const told = `${named} (${record.entityRef.replace(
    /^[^/]*\//,
    '',
  )}, ${record.at.slice(0, 16)}Z)`;
  const receipts = links
    .receipts(record)
    .map(seq => `[#${seq}](<${links.receiptUrl(seq)}>)`);
  return receipts.length === 0
    ? told
    : `${told}, sealed as ${receipts.join(', ')}`;
}

function isWebAddress(url: string | null): url is string {
  return url !== null && /^https?:\/\//i.test(url);
}

/** Titles come from outside: they must not become markup. */
function escape(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~!&]/g, character => `\\${character}`);
}
