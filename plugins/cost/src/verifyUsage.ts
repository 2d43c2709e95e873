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

import {
  LlmUsageRow,
  encodeLlmUsage,
} from '@maestro/backstage-plugin-cost-common';
import {
  decodeReceipt,
  fromBase64,
  leafHash,
  readLlmUsageReceipt,
  verifyInclusion,
} from '@maestro/backstage-plugin-ledger-common';
import {
  errorMessage,
  ReceiptVerifier,
  VerificationCheck,
} from '@maestro/backstage-plugin-maestro-react';

const rootOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], byte => parseInt(byte, 16));

/** @throws Error that says why the row is not the sealed one */
function checkRow({ record, seal }: LlmUsageRow, leaf: string): string {
  const sealed = readLlmUsageReceipt(decodeReceipt(fromBase64(leaf)));
  if (!sealed || !seal) {
    throw new Error('The receipt is not that of a batch of LLM usage');
  }
  // Number, rows and root are those of the receipt, not those of the page.
  if (sealed.batch !== seal.batch) {
    throw new Error(
      `The receipt seals batch ${sealed.batch}, the row is said to be in ${seal.batch}`,
    );
  }
  const bytes = encodeLlmUsage(record);
  verifyInclusion({
    leafIndex: seal.index,
    treeSize: sealed.rows,
    leafHash: leafHash(bytes),
    proof: seal.path.map(fromBase64),
    root: rootOf(sealed.root),
  });
  return `${bytes.length} bytes lead by ${
    seal.path.length
  } hashes to the root ${sealed.root.slice(0, 16)}… of batch ${
    sealed.batch
  }, row ${seal.index + 1} of ${sealed.rows}`;
}

/**
 * Checks a receipt, and that the row as it is shown here is one of the rows
 * whose root the receipt names.
 */
export function rowVerifier(
  verifier: ReceiptVerifier,
  row: LlmUsageRow,
): ReceiptVerifier {
  return {
    ...verifier,
    async verify(seq) {
      const result = await verifier.verify(seq);
      let check: VerificationCheck = {
        name: 'row',
        ok: false,
        meaning: 'This row, as it is shown here, is in the sealed batch.',
        detail: '',
      };
      try {
        check = {
          ...check,
          ok: true,
          detail: checkRow(row, result.proof.leaf),
        };
      } catch (error) {
        check = { ...check, detail: errorMessage(error) };
      }
      return {
        ...result,
        ok: result.ok && check.ok,
        checks: [...result.checks, check],
      };
    },
  };
}
