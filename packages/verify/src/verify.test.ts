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

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeReceipt,
  formatTlogProof,
  inclusionProof,
  LedgerExportEnd,
} from '@maestro/backstage-plugin-ledger-common';
import { figureEnd } from './__testUtils__/cleanViews';
import {
  checkpointOf,
  createLog,
  exportOf,
  Log,
  textOf,
  treeOf,
} from './__testUtils__/logs';
import { seeded } from './__testUtils__/random';
import { checkExport, ExportOptions, main, parseKey } from './verify';

const random = seeded(42);
const log = createLog(random, { size: 21, rotate: false });
const keyOf = (of: Log) => parseKey(of.signers[0].key);
const check = (text: string, options: Omit<ExportOptions, 'keys'> = {}) =>
  checkExport(text, { keys: [keyOf(log)], ...options });

describe('exports', () => {
  it('says what the whole log proves, and what it does not', () => {
    const report = check(textOf(exportOf(log, { bodies: true })), {
      olderCheckpoint: checkpointOf(log, 13),
    });
    expect(report).toMatchObject({
      size: 21n,
      records: 21,
      completeness: 'whole log',
    });
    expect(report.checked).toContain(
      'root recomputed from all 21 records equals the signed one',
    );
    expect(report.proves).toContain(
      'the log continues the older checkpoint that you gave (13 records)',
    );
    expect(report.doesNotProve.join()).not.toContain('rewritten');
  });

  it('says that a selection does not prove completeness', () => {
    const text = textOf(exportOf(log, { only: [2, 5, 20] }));
    const report = check(text);
    expect(report.completeness).toBe('not proved');
    expect(report.doesNotProve[0]).toContain('others may have been left out');
    expect(report.doesNotProve[1]).toContain('give an older checkpoint');
    expect(() => check(text, { complete: true })).toThrow('not proved');
  });

  it('says that a range proves nothing outside itself', () => {
    const report = check(textOf(exportOf(log, { from: 3, to: 9 })));
    expect(report.completeness).toBe('range');
    expect(report.doesNotProve[0]).toBe(
      'anything about the records outside [3, 9): the log has 21',
    );
  });

  it('accepts an empty selection and a log of one record', () => {
    expect(check(textOf(exportOf(log, { only: [] }))).records).toBe(0);
    const one = createLog(random, { size: 1, rotate: false });
    const report = checkExport(textOf(exportOf(one)), { keys: [keyOf(one)] });
    expect(report.completeness).toBe('whole log');
  });

  it('follows the change of a key, and refuses the old one after it', () => {
    const rotated = createLog(seeded(3), { size: 12, rotate: true });
    const keys = [keyOf(rotated)];
    expect(checkExport(textOf(exportOf(rotated)), { keys }).checked).toContain(
      '1 changes of the key are signed by both keys',
    );
    const stale = checkpointOf(rotated, 12, rotated.signers[0]);
    expect(() =>
      checkExport(textOf(exportOf(rotated, { checkpoint: stale })), { keys }),
    ).toThrow('not signed by a trusted key');
  });

  const clean = exportOf(log);
  const [first] = clean.leaves;
  const header = (change: object) =>
    textOf({ ...clean, header: { ...clean.header, ...change } });
  const receiptWith = (change: object) => {
    const { receipt } = log.records[4];
    const leaf = Buffer.from(encodeReceipt({ ...receipt, ...change }));
    const leaves = clean.leaves.map(line =>
      line.seq === 4 ? { ...line, leaf: leaf.toString('base64') } : line,
    );
    return textOf({ ...clean, leaves });
  };

  it.each<[string, string]>([
    ['file is empty', ''],
    ['line 1 is not a JSON object', '\n'],
    ['line 1 is not a JSON object', '[]\n'],
    ['not the header of a maestro-ledger-export@1', '{"a":1}\n'],
    ['last line is missing', `${JSON.stringify(clean.header)}\n`],
    ['comes after the last line', `${textOf(clean)}{}\n`],
    ['does not end with a line feed', textOf(clean).slice(0, -1)],
    ['checkpoint is not text', header({ checkpoint: null })],
    ['is not a signed note', header({ checkpoint: 'x' })],
    ['header names the log "other"', header({ origin: 'other' })],
    ['has the range [0, 22)', header({ range: { from: 0, to: 22 } })],
    ['has the range [1.5, 21)', header({ range: { from: 1.5, to: 21 } })],
    ['has the range [undefined', header({ range: null })],
    ['whether the range is contiguous', header({ contiguous: null })],
    ['contiguous, but names a filter', header({ filter: {} })],
    [
      'so record 0 must stand here',
      textOf({ ...clean, leaves: clean.leaves.slice(1) }),
    ],
    ['counts 20 records', textOf({ ...clean, end: { end: true, count: 20 } })],
    [
      'leaf is not text',
      textOf({
        ...clean,
        leaves: [{ ...first, leaf: 1 as unknown as string }],
      }),
    ],
    [
      'not canonical base64',
      textOf({ ...clean, leaves: [{ ...first, leaf: '?' }] }),
    ],
    [
      'leads to another root',
      textOf({
        ...clean,
        leaves: [
          { ...first, proof: exportOf(log, { proofs: true }).leaves[1].proof },
        ],
      }),
    ],
    [
      'proof is not a list',
      textOf({
        ...clean,
        leaves: [{ ...first, proof: 1 as unknown as string[] }],
      }),
    ],
    ['has version 2', receiptWith({ version: 2 })],
    ['unknown kind "x"', receiptWith({ kind: 'x' })],
    ['has no source', receiptWith({ source: '' })],
    ['recordedAt is not an instant', receiptWith({ recordedAt: '2026-01-01' })],
    ['malformed body digest', receiptWith({ body: { digest: 'x' } })],
    ['malformed statement', receiptWith({ statement: [] })],
    ['only the first record can be', receiptWith({ kind: 'origin' })],
    [
      'is not NAME+ID+KEY',
      receiptWith({ kind: 'key_rotation', statement: {} }),
    ],
  ])('refuses: %s', (message, text) => {
    expect(() => check(text)).toThrow(message);
  });

  it('refuses leaf bytes that are not canonical', () => {
    const spaced = Buffer.from(
      JSON.stringify(log.records[0].receipt, null, 1),
    ).toString('base64');
    const [, ...others] = clean.leaves;
    expect(() =>
      check(
        textOf({ ...clean, leaves: [{ ...first, leaf: spaced }, ...others] }),
      ),
    ).toThrow('record 0 (line 2) is not in canonical form');
  });
});

describe('figures', () => {
  const only = [2, 3, 5, 8, 13];
  const withEnd = (end: Partial<LedgerExportEnd>) =>
    textOf(exportOf(log, { only, end }));

  it.each(['count', 'rate', 'median'] as const)('recomputes a %s', method => {
    const end = figureEnd(only, random, method);
    const { value, n, unit } = end.figure!;
    const report = check(withEnd(end), { recompute: true });
    expect(report.checked.at(-1)).toContain(
      `figure recomputed: dora.${method} = ${value} ${unit}, n = ${n}`,
    );
  });

  /** A figure over five samples with the given values. */
  const over = (
    values: Array<number | null>,
    change: Partial<LedgerExportEnd> & { value: number | null; unit?: string },
  ): Partial<LedgerExportEnd> => {
    const { value, unit = 's', ...rest } = change;
    const base = figureEnd(only, seeded(1), 'median');
    return {
      ...base,
      ...rest,
      samples: base.samples!.map((s, i) => ({ ...s, value: values[i] })),
      figure: {
        ...base.figure!,
        n: values.filter(v => v !== null).length,
        value,
        unit,
      },
    };
  };

  // Quantiles as R prints them: quantile(c(15, 20, 35, 40, 50), p, type = 7).
  it.each<[string, Partial<LedgerExportEnd>]>([
    [
      'quantile 0.75',
      over([50, 15, 40, 20, 35], {
        method: 'quantile',
        probability: 0.75,
        value: 40,
      }),
    ],
    [
      'quantile 0.9',
      over([50, 15, 40, 20, 35], {
        method: 'quantile',
        probability: 0.9,
        value: 46,
      }),
    ],
    [
      'quantile 0.4',
      over([50, 15, 40, 20, 35], {
        method: 'quantile',
        probability: 0.4,
        value: 29,
      }),
    ],
    [
      'quantile 0.9 of nothing',
      over([null, null, null, null, null], {
        method: 'quantile',
        probability: 0.9,
        value: null,
      }),
    ],
    [
      'share of ones',
      over([1, 0, null, 0, 1], {
        method: 'proportion',
        unit: 'ratio',
        value: 0.5,
      }),
    ],
    [
      'share of ones in percent',
      over([1, 0, 0, 0, 1], { method: 'proportion', unit: '%', value: 40 }),
    ],
    ['mean', over([1, 2, null, 4, 5], { method: 'mean', value: 3 })],
    ['sum', over([1, 2, null, 4, 5], { method: 'sum', value: 12 })],
  ])('recomputes a %s', (_, evidence) => {
    check(withEnd(evidence), { recompute: true });
    const { figure: stated } = evidence;
    const wrong = { ...stated!, value: (stated!.value ?? 0) + 0.001 };
    expect(() =>
      check(withEnd({ ...evidence, figure: wrong }), { recompute: true }),
    ).toThrow('the samples give');
  });

  const end = figureEnd(only, seeded(1), 'rate');
  const median = figureEnd(only, seeded(1), 'median');
  const figure = (change: object) => ({
    ...end,
    figure: { ...end.figure!, ...change },
  });
  const sample = (change: object) => ({
    ...end,
    samples: end.samples!.map((s, i) => (i === 0 ? { ...s, ...change } : s)),
  });

  it.each<[string, Partial<LedgerExportEnd>]>([
    ['holds no figure', {}],
    ['the figure states 3 deployments/week', figure({ value: 3 })],
    ['the figure states null', figure({ value: null })],
    ['the figure states n = 6', figure({ n: 6 })],
    ['neither per week nor day', figure({ unit: 'x/year' })],
    ['outside the window', sample({ at: '2026-01-01T00:00:00.000Z' })],
    ['names no record', sample({ receipts: [] })],
    ['rests on record 4, which is not in the file', sample({ receipts: [4] })],
    ['evidence digest', sample({ id: 'x' })],
    ['occurs twice', sample({ id: end.samples![1].id })],
    ['the file has 4', { ...end, samples: end.samples!.slice(1) }],
    ['taken over 15 days', { ...end, exposureDays: 15 }],
    ['taken over null days', { ...end, exposureDays: null }],
    ['unknown way', { ...median, method: 'mode' as 'median' }],
    [
      'probability of the quantile is 90',
      over([1, 2, 3, 4, 5], { method: 'quantile', probability: 90, value: 5 }),
    ],
    [
      'probability of the quantile is undefined',
      over([1, 2, 3, 4, 5], { method: 'quantile', value: 5 }),
    ],
    [
      'neither 0 nor 1',
      over([1, 0.5, 0, 0, 1], { method: 'proportion', value: 0.5 }),
    ],
    [
      'the samples give',
      {
        ...median,
        figure: { ...median.figure!, value: median.figure!.value! + 1 },
      },
    ],
  ])('refuses: %s', (message, changed) => {
    expect(() => check(withEnd(changed), { recompute: true })).toThrow(message);
  });
});

describe('command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-verify-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const key = log.signers[0].key;
  const pack = file('pack.ndjson', textOf(exportOf(log)));
  const older = file('older', checkpointOf(log, 8));
  const proof = (extra: Uint8Array | null) =>
    formatTlogProof({
      index: 4n,
      proof: inclusionProof({ index: 4, size: 21, node: treeOf(log.records) }),
      checkpoint: checkpointOf(log),
      extra,
    });
  const leaf = encodeReceipt(log.records[4].receipt);
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const code = await main(args, line => lines.push(line));
    return { code, text: lines.join('\n') };
  };

  it.each<[string, string[]]>([
    ['records      8', ['checkpoint', older, '--key', key]],
    ['records      8', ['checkpoint', older, '--key', file('key', `${key}\n`)]],
    ['record       4', ['proof', file('a', proof(leaf)), '--key', key]],
    [
      'record       4',
      [
        'proof',
        file('b', proof(null)),
        '--leaf',
        file('leaf', leaf),
        '--key',
        key,
      ],
    ],
    ['nothing was left out', ['export', pack, '--key', key, '--complete']],
    ['(8 records)', ['export', pack, '--key', key, '--checkpoint', older]],
    ['(8 records)', ['consistency', older, pack, '--key', key]],
  ])('verifies: %s', async (wanted, args) => {
    const { code, text } = await run(...args);
    expect(text).toContain(wanted);
    expect(text).toMatch(/This proves:[^]*VERIFIED$/);
    expect(code).toBe(0);
  });

  const stranger = createLog(seeded(9), { size: 30, rotate: false });
  it.each<[string, string[]]>([
    [
      'not signed by a trusted key',
      ['checkpoint', older, '--key', stranger.signers[0].key],
    ],
    [
      'another root',
      [
        'proof',
        file('c', proof(encodeReceipt(log.records[5].receipt))),
        '--key',
        key,
      ],
    ],
    ['its body is not in the file', ['export', pack, '--key', key, '--bodies']],
    ['no figure to recompute', ['export', pack, '--key', key, '--recompute']],
    [
      'not signed by a trusted key',
      ['consistency', file('d', checkpointOf(stranger, 8)), pack, '--key', key],
    ],
    ['is not a signed note', ['checkpoint', pack, '--key', key]],
  ])('fails: %s', async (wanted, args) => {
    const { code, text } = await run(...args);
    expect(text).toMatch(/^FAILED: /);
    expect(text).toContain(wanted);
    expect(code).toBe(1);
  });

  it.each<[string, string[]]>([
    ['Unknown command "x"', ['x']],
    ['--key is missing', ['checkpoint', older]],
    ['--key needs a value', ['checkpoint', older, '--key', '--leaf']],
    ['--key: key', ['checkpoint', older, '--key', key.replace('+', '+0')]],
    ['--key: key "a+b" is not', ['checkpoint', older, '--key', 'a+b']],
    ['has no option --bodies', ['checkpoint', older, '--key', key, '--bodies']],
    ['needs 2 files', ['consistency', older, '--key', key]],
    ['Cannot read', ['export', join(folder, 'absent'), '--key', key]],
    ['Cannot read the file', ['export', folder, '--key', key]],
    ['Cannot read', ['checkpoint', join(folder, 'absent'), '--key', key]],
    [
      'give its bytes with --leaf',
      ['proof', file('e', proof(null)), '--key', key],
    ],
  ])('says what is wrong with the arguments: %s', async (wanted, args) => {
    const { code, text } = await run(...args);
    expect(text).toContain(wanted);
    expect(code).toBe(2);
  });

  it('runs as it is, without a build', () => {
    const program = join(__dirname, 'verify.ts');
    const output = execFileSync(
      process.execPath,
      ['--no-warnings', program, 'export', pack, '--key', key],
      { encoding: 'utf8' },
    );
    expect(output).toMatch(/VERIFIED\n$/);
  });
});
