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

import { aKey, aLedger, aLog, aMemory } from '../__testUtils__/log';
import { checkLog } from './checkLog';
import { createLocalLogMemory } from './LogMemory';
import { verifyReceipt } from './verifyReceipt';

const failed = (result: { checks: Array<{ name: string; ok: boolean }> }) =>
  result.checks.filter(check => !check.ok).map(check => check.name);

describe('verifyReceipt', () => {
  it('remembers the log at the first visit and says so', async () => {
    const log = aLog();
    const memory = aMemory();
    const ledger = aLedger(log, 7);
    const result = await verifyReceipt({
      ledger,
      memory,
      seq: 3,
      now: () => new Date('2026-11-21T06:00:00Z'),
    });
    expect(result).toMatchObject({
      ok: true,
      firstVisit: true,
      treeSize: 7,
      recordedAt: '2026-11-20T10:00:01.000Z',
    });
    expect(result.checks.map(({ name }) => name)).toEqual([
      'key',
      'signature',
      'leaf',
      'inclusion',
    ]);
    expect(result.checks[0].detail).toMatch(/for the first time/);
    expect([...memory.content.values()]).toEqual([
      {
        verifierKey: log.key.text,
        checkpoint: log.checkpoint(7),
        firstSeenAt: '2026-11-21T06:00:00.000Z',
        verifiedAt: '2026-11-21T06:00:00.000Z',
      },
    ]);
    expect(ledger.getConsistencyProof).not.toHaveBeenCalled();
  });

  it('checks that the log continues what was remembered', async () => {
    const log = aLog();
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(log, 7), memory, seq: 3 });
    const ledger = aLedger(log, 13);
    const result = await verifyReceipt({ ledger, memory, seq: 9 });
    expect(failed(result)).toEqual([]);
    expect(result.firstVisit).toBe(false);
    expect(result.checks.map(({ name }) => name)).toContain('consistency');
    expect(ledger.getConsistencyProof).toHaveBeenCalledWith(7, 13);
    expect([...memory.content.values()][0].checkpoint).toBe(log.checkpoint(13));
  });

  it('asks for no proof when the log is as it was', async () => {
    const log = aLog();
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(log, 7), memory, seq: 3 });
    const ledger = aLedger(log, 7);
    const result = await verifyReceipt({ ledger, memory, seq: 4 });
    expect(failed(result)).toEqual([]);
    expect(ledger.getConsistencyProof).not.toHaveBeenCalled();
  });

  it('finds a history that was rewritten with the same key', async () => {
    const key = aKey();
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(aLog({ key }), 7), memory, seq: 3 });
    const before = new Map(memory.content);
    const rewritten = aLog({ key, version: 'b' });
    const grown = await verifyReceipt({
      ledger: aLedger(rewritten, 13),
      memory,
      seq: 3,
    });
    expect(failed(grown)).toEqual(['consistency']);
    const same = await verifyReceipt({
      ledger: aLedger(rewritten, 7),
      memory,
      seq: 3,
    });
    expect(failed(same)).toEqual(['remembered', 'consistency']);
    // What failed must not replace what is remembered.
    expect(memory.content).toEqual(before);
  });

  it('finds a log whose end is missing', async () => {
    const log = aLog();
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(log, 13), memory, seq: 3 });
    const result = await verifyReceipt({
      ledger: aLedger(log, 7),
      memory,
      seq: 3,
    });
    expect(failed(result)).toEqual(['remembered', 'consistency']);
  });

  it('finds another key', async () => {
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(aLog(), 7), memory, seq: 3 });
    const result = await verifyReceipt({
      ledger: aLedger(aLog(), 7),
      memory,
      seq: 3,
    });
    expect(failed(result)).toEqual(
      expect.arrayContaining(['key', 'signature', 'consistency']),
    );
  });

  it('follows a key to the one that it handed over to', async () => {
    const [key, to] = [aKey(), aKey()];
    const log = aLog({ key, rotation: { at: 9, to } });
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(log, 7), memory, seq: 3 });
    const result = await verifyReceipt({
      ledger: aLedger(log, 13),
      memory,
      seq: 11,
    });
    expect(failed(result)).toEqual([]);
    expect(result.checks[0].detail).toMatch(/handed over to .*both signed/);
    expect([...memory.content.values()][0]).toMatchObject({
      verifierKey: to.text,
      checkpoint: log.checkpoint(13),
    });
    // From now on the old key is nobody's any more.
    const revived = await verifyReceipt({
      ledger: aLedger(aLog({ key }), 15),
      memory,
      seq: 3,
    });
    expect(failed(revived)).toContain('key');
  });

  it('follows no key that the known one has not signed', async () => {
    const [key, to] = [aKey(), aKey()];
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(aLog({ key }), 7), memory, seq: 3 });
    const stranger = aLog({ key: aKey(), rotation: { at: 9, to } });
    const ledger = aLedger(stranger, 13);
    // The portal claims that the known key handed over.
    ledger.getKeys.mockImplementation(async () => {
      const history = stranger.keys(13);
      history.keys[0].verifierKey = key.text;
      return history;
    });
    const result = await verifyReceipt({ ledger, memory, seq: 3 });
    expect(failed(result)).toEqual(
      expect.arrayContaining(['key', 'signature', 'consistency']),
    );
    expect(result.checks[0].detail).toMatch(
      /hands over, but .* is the present/,
    );
    expect((await checkLog({ ledger, memory })).state).toBe('broken');
  });

  it('finds a receipt that was changed', async () => {
    const log = aLog();
    const forged = aLog({ version: 'forged', key: log.key });
    const ledger = aLedger(log, 7);
    ledger.getReceiptProof.mockImplementation(async seq => ({
      ...log.proof(seq, 7),
      leaf: forged.proof(seq, 7).leaf,
    }));
    const memory = aMemory();
    const result = await verifyReceipt({ ledger, memory, seq: 3 });
    expect(failed(result)).toEqual(['inclusion']);
    expect(memory.content.size).toBe(0);
  });

  it('finds a proof of another receipt', async () => {
    const log = aLog();
    const ledger = aLedger(log, 7);
    ledger.getReceiptProof.mockImplementation(async () => log.proof(4, 7));
    const result = await verifyReceipt({ ledger, memory: aMemory(), seq: 3 });
    expect(failed(result)).toEqual(['receipt']);
  });

  it('does not pass when the consistency proof cannot be had', async () => {
    const log = aLog();
    const memory = aMemory();
    await verifyReceipt({ ledger: aLedger(log, 7), memory, seq: 3 });
    const ledger = aLedger(log, 13);
    ledger.getConsistencyProof.mockRejectedValue(new Error('gone'));
    const result = await verifyReceipt({ ledger, memory, seq: 3 });
    expect(failed(result)).toEqual(['consistency']);
  });
});

describe('checkLog', () => {
  it('remembers, continues, and finds a rewritten log', async () => {
    const key = aKey();
    const log = aLog({ key });
    const memory = aMemory();
    const state = async (ledger: ReturnType<typeof aLedger>) =>
      (await checkLog({ ledger, memory })).state;
    expect(await state(aLedger(log, 7))).toBe('first_visit');
    expect(await state(aLedger(log, 7))).toBe('consistent');
    expect(await state(aLedger(log, 13))).toBe('consistent');
    expect(await state(aLedger(log, 9))).toBe('broken');
    expect(await state(aLedger(aLog({ key, version: 'b' }), 15))).toBe(
      'broken',
    );
    expect(await state(aLedger(log, 15))).toBe('consistent');
  });

  it('follows a new key, and refuses a log that the old one goes on signing', async () => {
    const [key, to] = [aKey(), aKey()];
    const log = aLog({ key, rotation: { at: 9, to } });
    const memory = aMemory();
    const check = async (ledger: ReturnType<typeof aLedger>) =>
      checkLog({ ledger, memory });
    await check(aLedger(log, 7));
    expect(await check(aLedger(log, 13))).toMatchObject({
      state: 'consistent',
      detail: expect.stringContaining('key was changed'),
    });
    expect(await check(aLedger(log, 15))).toMatchObject({
      state: 'consistent',
      detail: 'The log of 15 records continues that of 13 records',
    });
    expect(await check(aLedger(aLog({ key }), 17))).toMatchObject({
      state: 'broken',
    });
  });

  it('tells an empty log from one that was emptied', async () => {
    const memory = aMemory();
    const ledger = aLedger(aLog(), 7);
    const full = await ledger.getStatus();
    ledger.getStatus.mockResolvedValueOnce({ ...full, checkpoint: null });
    expect(await checkLog({ ledger, memory })).toMatchObject({
      state: 'empty',
    });
    await checkLog({ ledger, memory });
    ledger.getStatus.mockResolvedValueOnce({ ...full, checkpoint: null });
    expect(await checkLog({ ledger, memory })).toMatchObject({
      state: 'broken',
    });
  });
});

describe('createLocalLogMemory', () => {
  const saved = {
    verifierKey: 'k',
    checkpoint: 'c',
    firstSeenAt: '2026-11-21T06:00:00.000Z',
    verifiedAt: '2026-11-21T06:00:00.000Z',
  };

  it('keeps one log for each portal', () => {
    const memory = createLocalLogMemory();
    memory.save('http://a', saved);
    expect(memory.load('http://a')).toEqual(saved);
    expect(memory.load('http://b')).toBeNull();
    memory.forget('http://a');
    expect(memory.load('http://a')).toBeNull();
  });

  it('takes what is damaged, or storage that is refused, for nothing', () => {
    const memory = createLocalLogMemory();
    for (const text of ['{', '{"verifierKey":1}', 'null']) {
      window.localStorage.setItem('maestro.ledger.log:http://a', text);
      expect(memory.load('http://a')).toBeNull();
    }
    const refused = createLocalLogMemory(() => {
      throw new Error('SecurityError');
    });
    refused.save('http://a', saved);
    refused.forget('http://a');
    expect(refused.load('http://a')).toBeNull();
  });
});
