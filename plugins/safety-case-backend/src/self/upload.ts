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

import { ReportFormat } from '@maestro/backstage-plugin-safety-case-common';
import { DsseEnvelope } from '../engine/attest';

/** What is handed in at the portal's door. */
export type Upload = { title: string } & (
  | {
      kind: 'report';
      format: ReportFormat;
      commit: string;
      name: string;
      text: string;
    }
  | { kind: 'envelope'; envelope: DsseEnvelope }
);

/**
 * Hands statements in, one after the other, at the door where CI hands in:
 * raw reports are signed by the portal, envelopes must be signed by a key that
 * its policy allows.
 *
 * @param portal - address of the backend, for example `http://localhost:7007`
 * @returns one line for each, and how many were refused
 * @throws Error when nobody answers there
 */
export async function handIn(
  uploads: readonly Upload[],
  options: { portal: string; token: string; fetch?: typeof fetch },
): Promise<{ lines: string[]; refused: number }> {
  const { fetch: ask = fetch, token } = options;
  const base = `${options.portal.replace(/\/+$/, '')}/api/maestro-safety-case`;
  const lines: string[] = [];
  let refused = 0;
  for (const upload of uploads) {
    const response = await ask(`${base}${pathOf(upload)}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body:
        upload.kind === 'report'
          ? upload.text
          : JSON.stringify(upload.envelope),
    }).catch(error => {
      throw new Error(
        `${options.portal} does not answer (${
          error.cause?.code ?? error.message
        }); start the portal, or name another one by --portal`,
      );
    });
    const text = await response.text();
    if (response.ok) {
      const { added, digest } = answerOf(text);
      lines.push(
        `handed in  ${upload.title}: ${digest}${
          added ? '' : ' (it was there already)'
        }`,
      );
    } else {
      refused += 1;
      lines.push(
        `refused    ${upload.title}: ${response.status} ${reasonOf(text)}`,
      );
    }
  }
  return { lines, refused };
}

function pathOf(upload: Upload): string {
  if (upload.kind === 'envelope') {
    return '/evidence';
  }
  const { commit, format, name } = upload;
  return `/reports?${new URLSearchParams({ format, commit, name })}`;
}

function answerOf(text: string): { added?: boolean; digest?: string } {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      'What answered is no Maestro: it took the evidence and did not say its digest; check --portal',
    );
  }
}

/** Errors of Backstage are JSON; a proxy before it may answer otherwise. */
function reasonOf(text: string): string {
  try {
    const { message } = JSON.parse(text).error;
    return String(message);
  } catch {
    return text.slice(0, 200) || 'without a reason';
  }
}
