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

/** A row by the names of its columns; an empty field is null. */
export type CsvRow = Record<string, string | null>;

/**
 * Reads a table after RFC 4180: comma, header row, quotes doubled inside
 * quotes, lines ended by CR LF or LF, the last one with or without an end.
 * Blank lines are passed over, a byte order mark too.
 *
 * @throws Error naming the line that is malformed
 */
export function parseCsv(text: string): { columns: string[]; rows: CsvRow[] } {
  const records = parseRecords(text.replace(/^\uFEFF/, ''));
  const [header, ...body] = records;
  if (!header) {
    return { columns: [], rows: [] };
  }
  const columns = header.fields;
  const rows = body.map(({ fields, line }) => {
    if (fields.length !== columns.length) {
      throw new Error(
        `line ${line} has ${fields.length} fields, the header ${columns.length}`,
      );
    }
    return Object.fromEntries(
      columns.map((name, index) => [name, fields[index] || null]),
    );
  });
  return { columns, rows };
}

interface CsvRecord {
  line: number;
  fields: string[];
}

function parseRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const record: CsvRecord = { line, fields: [] };
    let blank = true;
    for (;;) {
      const quoted = text[at] === '"';
      const [field, next] = quoted
        ? quotedField(text, at, line)
        : plainField(text, at);
      blank = blank && !quoted && field === '';
      line += quoted ? field.split('\n').length - 1 : 0;
      record.fields.push(field);
      at = next;
      if (text[at] !== ',') {
        break;
      }
      blank = false;
      at += 1;
    }
    at += text[at] === '\r' ? 2 : 1;
    line += 1;
    if (!blank) {
      records.push(record);
    }
  }
  return records;
}

function plainField(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && !isEnd(text, end)) {
    end += 1;
  }
  return [text.slice(start, end), end];
}

function isEnd(text: string, at: number): boolean {
  const character = text[at];
  return (
    character === ',' ||
    character === '\n' ||
    (character === '\r' && (text[at + 1] === '\n' || at + 1 === text.length))
  );
}

function quotedField(
  text: string,
  start: number,
  line: number,
): [string, number] {
  let field = '';
  let at = start + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) {
      throw new Error(`line ${line} opens a quote that nothing closes`);
    }
    field += text.slice(at, end);
    at = end + 1;
    if (text[at] !== '"') {
      break;
    }
    field += '"';
    at += 1;
  }
  if (at < text.length && !isEnd(text, at)) {
    throw new Error(`line ${line} has text after a closing quote`);
  }
  return [field, at];
}
