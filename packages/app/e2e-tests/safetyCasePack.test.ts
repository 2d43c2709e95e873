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

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Locator, Page } from '@playwright/test';
import { expect, test } from './portal';
import { openCase, region } from './safetyCase';

/** Downloads what a control hands out, under the name that it suggests. */
async function take(page: Page, control: Locator, folder: string) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    control.click(),
  ]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** Runs a command line as a stranger would type it in that folder. */
function type(line: string, folder: string) {
  const { status, stderr, stdout } = spawnSync('sh', ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  });
  return {
    status,
    last: stdout.trim().split('\n').at(-1) ?? '',
    output: stdout + stderr,
  };
}

test('a stranger checks a Repro Pack in an empty folder, by two programs', async ({
  portal,
}, testInfo) => {
  test.setTimeout(240_000);
  const { page } = portal;
  await openCase(portal, 'supported');
  const check = region(page, /^Check it yourself/);
  const folder = testInfo.outputPath('empty');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);

  // Everything comes from the page: the pack and both programs.
  for (const name of ['verify.mjs', 'verify-pack.sh']) {
    const file = await take(
      page,
      check.getByRole('link', { name, exact: true }),
      folder,
    );
    const digest = createHash('sha256').update(readFileSync(file));
    await expect(check.getByTitle(digest.digest('hex'))).toBeVisible();
  }
  const pack = await take(
    page,
    check.getByRole('button', { name: 'Download Repro Pack' }),
    folder,
  );

  // The one command of the page, as it stands there.
  const command = await check
    .getByLabel('command', { exact: true })
    .innerText();
  const size = (await check.innerText()).match(/a tree of ([\d,]+) records/);
  const first = type(command, folder);
  expect(first.output).toContain('Sigstore bundles say the same');
  expect(first.last).toMatch(/^VERIFIED: \d+ statements, \d+ receipts in a/);
  expect(first.status).toBe(0);
  const found = Number(/tree of (\d+)/.exec(first.last)![1]);
  expect(found).toBeGreaterThanOrEqual(Number(size![1].replace(/,/g, '')));

  // The other program, as docs/auditors.md and the pack's own README say.
  const [, name, signer, logKey] =
    /pack (\S+) --signer (\S+) --log-key (\S+)/.exec(command)!;
  expect(pack).toBe(join(folder, name));
  const extract = (file: string, to: string) =>
    `mkdir ${to} && tar -xf ${file} -C ${to} && cd ${to} && sh ../verify-pack.sh ${signer} ${logKey}`;
  const second = type(extract(name, 'x'), folder);
  expect(second.output.trim()).toBe(first.last);
  const readme = readFileSync(join(folder, 'x/README.txt'), 'utf8');
  expect(readme).toContain('node verify.mjs pack PACK.tar');
  expect(readme).toContain('sh ../verify-pack.sh');

  // One byte of one file, and neither believes it any more.
  const bytes = readFileSync(pack);
  for (const [index, needle] of ['"verdict"', '"predicateType"'].entries()) {
    const forged = Buffer.from(bytes);
    forged[forged.indexOf(needle) + 1] += 1;
    writeFileSync(join(folder, 'forged.tar'), forged);
    const program = type(command.replace(name, 'forged.tar'), folder);
    expect(program.last).toMatch(/^FAILED: /);
    expect(program.status).toBe(1);
    const script = type(extract('forged.tar', `y${index}`), folder);
    expect(script.output).toContain('REFUSED: ');
    expect(script.output).not.toContain('VERIFIED');
    expect(script.status).not.toBe(0);
  }

  // Another key than the pinned one convinces neither.
  expect(type(command.replace(signer, logKey), folder).last).toMatch(/^FAILED/);

  // The same case comes out when its files are judged again.
  expect(
    execFileSync(process.execPath, ['scripts/case-judge.mjs', pack], {
      encoding: 'utf8',
    }),
  ).toContain('SAME');
  portal.expectQuiet();
});
