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
  createKeyRotation,
  encodeReceipt,
  formatNote,
  parseNote,
  toBase64,
} from '@maestro/backstage-plugin-ledger-common';
import {
  checkpointOf,
  checkpointText,
  createSigner,
  delivery,
  exportOf,
  Log,
  saltedDigest,
  StoredRecord,
  textOf,
} from './logs';
import { Random } from './random';

/** What an auditor holds after an attack, and why it must not pass. */
export interface Attack {
  /** Who attacked, and how. */
  variant: string;
  pack: string;
  /** A checkpoint that the auditor kept elsewhere. */
  olderCheckpoint?: string;
  bodies?: boolean;
  complete?: boolean;
  /** What the verifier must say. */
  because: RegExp;
}

type Class = (log: Log, random: Random) => Attack[];

const ROOT = /hash to the root/;
const SIGNATURE = /signature of .* is wrong/;
const HISTORY = /had another root at \d+ records: it was forked or rewritten/;

const timeOf = (record: StoredRecord) => Date.parse(record.receipt.recordedAt);

/** The same log with a copy of its records. */
function copyOf(log: Log, records: readonly StoredRecord[] = log.records): Log {
  return { ...log, records: [...records] };
}

/** A place in the log whose record is no key rotation, not the first. */
function placeIn(log: Log, random: Random): number {
  const places = log.records
    .map((_, seq) => seq)
    .filter(seq => seq > 0)
    .filter(seq => log.records[seq].receipt.kind !== 'key_rotation');
  return random.pick(places);
}

/**
 * What can be done with changed records: an outsider leaves the old
 * checkpoint, or writes a new one below the old signature; an insider owns the
 * key and signs all anew, so that only an older checkpoint can tell.
 */
function passedOff(log: Log, forged: Log, covered: number): Attack[] {
  const old = checkpointOf(log);
  const size = forged.records.length;
  const sameSize = size === log.records.length;
  const pasted = formatNote(
    checkpointText(forged, size),
    parseNote(old).signatures,
  );
  return [
    ...(sameSize
      ? [
          {
            variant: 'outsider, old checkpoint',
            pack: textOf(exportOf(forged, { checkpoint: old })),
            because: ROOT,
          },
        ]
      : []),
    {
      variant: 'outsider, new root below the old signature',
      pack: textOf(exportOf(forged, { checkpoint: pasted })),
      because: SIGNATURE,
    },
    {
      variant: 'outsider, one record with new proofs',
      pack: textOf(
        exportOf(forged, {
          checkpoint: pasted,
          only: [Math.min(covered, size - 1)],
        }),
      ),
      because: SIGNATURE,
    },
    {
      variant: 'insider, all signed anew, against an older checkpoint',
      pack: textOf(exportOf(forged)),
      olderCheckpoint: checkpointOf(log, Math.min(covered + 1, size)),
      because: HISTORY,
    },
  ];
}

const edit: Class = (log, random) => {
  const at = placeIn(log, random);
  const forged = copyOf(log);
  const { receipt } = forged.records[at];
  forged.records[at] = {
    receipt: random.chance(0.5)
      ? { ...receipt, tenant: 'other' }
      : { ...receipt, deliveryId: random.hex(8) },
  };
  return passedOff(log, forged, at);
};

const insert: Class = (log, random) => {
  const at = placeIn(log, random);
  const forged = copyOf(log);
  forged.records.splice(at, 0, delivery(random, timeOf(log.records[at])));
  return passedOff(log, forged, at);
};

const remove: Class = (log, random) => {
  const at = placeIn(log, random);
  const forged = copyOf(log);
  forged.records.splice(at, 1);
  const attacks = passedOff(log, forged, at);
  // Without the last record the log is a truncated one: the next class.
  return at === log.records.length - 1 ? attacks.slice(0, -1) : attacks;
};

const truncate: Class = (log, random) => {
  const size = log.records.length;
  const kept = random.integer(1, size - 1);
  const cut = exportOf(log, { size: kept });
  const lines = textOf(exportOf(log)).split('\n');
  return [
    {
      // The strongest: everything in the pack was once true.
      variant: 'genuine smaller checkpoint, against an older one',
      pack: textOf(cut),
      olderCheckpoint: checkpointOf(log, random.integer(kept + 1, size)),
      because: /its end was cut off/,
    },
    {
      variant: 'last records left out below the same checkpoint',
      pack: textOf({ ...cut, header: exportOf(log).header }),
      because: /the range \[0, \d+\) has/,
    },
    {
      variant: 'file cut off',
      pack: `${lines.slice(0, 1 + kept).join('\n')}\n`,
      because: /cut off: its last line is missing/,
    },
  ];
};

const reorder: Class = (log, random) => {
  const at = Math.max(2, placeIn(log, random));
  const forged = copyOf(log);
  const [a, b] = [forged.records[at - 1], forged.records[at]];
  // The attacker swaps the times back, so that no clock goes backwards.
  const withTime = (record: StoredRecord, recordedAt: string) => ({
    ...record,
    receipt: { ...record.receipt, recordedAt },
  });
  forged.records[at - 1] = withTime(b, a.receipt.recordedAt);
  forged.records[at] = withTime(a, b.receipt.recordedAt);
  const moved = exportOf(log, { proofs: true });
  [moved.leaves[at - 1].leaf, moved.leaves[at].leaf] = [
    moved.leaves[at].leaf,
    moved.leaves[at - 1].leaf,
  ];
  return [
    ...passedOff(log, forged, at),
    {
      variant: 'two lines of the file exchanged',
      pack: textOf(moved),
      because: /is not the sealed one/,
    },
  ];
};

const replay: Class = (log, random) => {
  const first = log.records[placeIn(log, random)];
  const forged = copyOf(log);
  const { recordedAt } = log.records[log.records.length - 1].receipt;
  forged.records.push({ ...first, receipt: { ...first.receipt, recordedAt } });
  return [
    {
      variant: 'insider, appended and signed',
      pack: textOf(exportOf(forged)),
      because: /a replay/,
    },
    {
      variant: 'insider, as a range with proofs, body included',
      pack: textOf(exportOf(forged, { proofs: true, bodies: true })),
      because: /a replay/,
    },
  ];
};

const fork: Class = (log, random) => {
  const size = log.records.length;
  const common = random.integer(1, size - 1);
  const forged = copyOf(log, log.records.slice(0, common));
  let clock = timeOf(log.records[common - 1]);
  while (forged.records.length < size + 2) {
    clock += random.integer(0, 1e6);
    forged.records.push(delivery(random, clock));
  }
  const shown = checkpointOf(log, random.integer(common + 1, size));
  return [
    {
      variant: 'insider, other branch, against a checkpoint of the first',
      pack: textOf(exportOf(forged)),
      olderCheckpoint: shown,
      because: HISTORY,
    },
    {
      variant: 'insider, a range with a proof from the other branch',
      pack: textOf(exportOf(forged, { from: common, previousSize: common })),
      olderCheckpoint: shown,
      because: /cannot show that the log continues/,
    },
  ];
};

const keySwap: Class = (log, random) => {
  const thief = createSigner(random);
  const forged: Log = { records: [...log.records], signers: [thief] };
  const at = placeIn(log, random);
  const handover = copyOf(forged);
  const before = log.signers[log.signers.length - 1];
  const time = log.records[at].receipt.recordedAt;
  const own = (statement: Record<string, unknown>): StoredRecord => ({
    receipt: {
      ...delivery(random, Date.parse(time)).receipt,
      kind: 'key_rotation',
      source: 'maestro',
      body: null,
      statement,
    },
  });
  // Signed with the thief's key in both places, then relabelled.
  const { signatures, newKey } = createKeyRotation({
    origin: checkpointText(log, 1).split('\n')[0],
    oldKey: thief.key,
    newKey: thief.key,
    signOld: thief.sign,
    signNew: thief.sign,
  });
  handover.records.push({
    receipt: {
      ...own({ oldKey: before.key, newKey, signatures }).receipt,
      recordedAt: log.records[log.records.length - 1].receipt.recordedAt,
    },
  });
  return [
    {
      variant: 'all signed by another key, offered in the header',
      pack: textOf(exportOf(forged)),
      because: /not signed by a trusted key|no trusted key has signed/,
    },
    {
      variant: 'a forged handover to another key',
      pack: textOf(exportOf(handover)),
      because: /not signed by both keys/,
    },
  ];
};

const bodyMismatch: Class = (log, random) => {
  const places = log.records
    .map((_, seq) => seq)
    .filter(seq => log.records[seq].body);
  const at = random.pick(places);
  const { body, salt } = log.records[at];
  const changed = Uint8Array.from(body!);
  changed[random.integer(0, changed.length - 1)] += 1;
  const pack = (next: Uint8Array, nextSalt: Uint8Array) => {
    const lines = exportOf(log, { bodies: true });
    lines.leaves[at].body = toBase64(next);
    lines.leaves[at].salt = toBase64(nextSalt);
    return lines;
  };
  // The border between salt and body moved: the same bytes are hashed.
  const all = Uint8Array.from([...salt!, ...body!]);
  const resealed = pack(changed, salt!);
  const { receipt } = log.records[at];
  resealed.leaves[at].leaf = toBase64(
    encodeReceipt({
      ...receipt,
      body: { ...receipt.body!, digest: saltedDigest(salt!, changed) },
    }),
  );
  const because = /body is not the one whose digest was sealed/;
  return [
    { variant: 'body changed', pack: textOf(pack(changed, salt!)), because },
    {
      variant: 'border of salt and body moved',
      pack: textOf(pack(all.slice(33), all.slice(0, 33))),
      because,
    },
    {
      variant: 'digest in the leaf changed, too',
      pack: textOf(resealed),
      because: ROOT,
    },
    {
      variant: 'body withheld',
      pack: textOf(exportOf(log)),
      bodies: true,
      because: /its body is not in the file/,
    },
  ];
};

const clockRollback: Class = (log, random) => {
  const at = placeIn(log, random);
  const forged = copyOf(log);
  const { receipt } = log.records[at];
  const earlier = timeOf(log.records[at - 1]) - random.integer(1, 1e9);
  forged.records[at] = {
    receipt: { ...receipt, recordedAt: new Date(earlier).toISOString() },
  };
  return [
    {
      variant: 'insider, signed anew',
      pack: textOf(exportOf(forged)),
      because: /the clock went back/,
    },
    {
      variant: 'insider, as a selection of two records',
      pack: textOf(exportOf(forged, { only: [at - 1, at] })),
      because: /the clock went back/,
    },
  ];
};

const cherryPick: Class = (log, random) => {
  const at = placeIn(log, random);
  const lines = exportOf(log, { proofs: true });
  const leaves = lines.leaves.filter(({ seq }) => seq !== at);
  const end = { ...lines.end, count: leaves.length };
  const to = lines.header.range.to;
  const last = at === to - 1;
  return [
    {
      variant: 'a record left out',
      pack: textOf({ ...lines, leaves, end }),
      because: last ? /has \d+$/ : /must stand here/,
    },
    {
      variant: 'a record left out, the others renumbered',
      pack: textOf({
        header: { ...lines.header, range: { from: 0, to: to - 1 } },
        leaves: leaves.map((leaf, seq) => ({ ...leaf, seq })),
        end,
      }),
      // Without the last one it is an honest range; it says what it lacks.
      complete: true,
      because: /is not the sealed one/,
      ...(last
        ? {
            pack: textOf({
              ...lines,
              header: { ...lines.header, contiguous: false },
              leaves,
              end,
            }),
            because: /completeness is not proved/,
          }
        : {}),
    },
    {
      variant: 'a record left out, called a selection',
      pack: textOf({
        header: { ...lines.header, contiguous: false },
        leaves,
        end,
      }),
      complete: true,
      because: /completeness is not proved/,
    },
  ];
};

const rewrite: Class = (log, random) => {
  const size = log.records.length;
  let clock = Date.UTC(2026, 7, 1);
  const forged = copyOf(log);
  forged.records = log.records.map(({ receipt }, seq) => {
    clock += random.integer(0, 1e6);
    const made = delivery(random, clock);
    const keep = seq === 0 || receipt.kind === 'key_rotation';
    const { receivedAt, recordedAt } = made.receipt;
    return keep ? { receipt: { ...receipt, receivedAt, recordedAt } } : made;
  });
  const kept = random.integer(1, size);
  return [
    {
      variant: 'insider, against an older checkpoint',
      pack: textOf(exportOf(forged)),
      olderCheckpoint: checkpointOf(log, kept),
      because: HISTORY,
    },
    {
      variant: 'insider, with a rewritten previous checkpoint in the header',
      pack: textOf(exportOf(forged, { from: size - 1, previousSize: kept })),
      olderCheckpoint: checkpointOf(log, kept),
      because: HISTORY,
    },
  ];
};

/** The twelve classes of the tamper drill. */
export const ATTACKS: Record<string, Class> = {
  edit,
  insert,
  delete: remove,
  'tail-truncate': truncate,
  reorder,
  replay,
  fork,
  'key swap': keySwap,
  'body/leaf mismatch': bodyMismatch,
  'clock rollback': clockRollback,
  'cherry-pick': cherryPick,
  'whole-log rewrite': rewrite,
};
