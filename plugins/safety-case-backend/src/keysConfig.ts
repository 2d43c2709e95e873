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

import { Config } from '@backstage/config';
import {
  EvidenceKey,
  fingerprintOf,
  readPublicKey,
} from './attest/EvidenceKey';
import { SigstoreSettings } from './service/signatures';
import { FormerKey } from './service/trust';

const ROOT = 'maestro.safetyCase';
const MOST_TOLERANCE = 300;

/** @throws Error that names the key, its value and what to write */
export function readFormerKeys(config: Config | undefined): FormerKey[] {
  const former = (config?.getOptionalConfigArray('formerKeys') ?? []).map(
    (entry, at): FormerKey => {
      const key = `${ROOT}.formerKeys[${at}]`;
      const pem = entry.getOptionalString('privateKey');
      const privateKey =
        pem === undefined
          ? null
          : EvidenceKey.fromPem(pem, `${key}.privateKey`);
      if (privateKey === null && !entry.has('publicKey')) {
        throw new Error(
          `${key} names no key; write publicKey, or privateKey while the rotation is to be recorded`,
        );
      }
      const publicKey =
        privateKey?.publicKey ??
        readPublicKey(entry.getString('publicKey'), `${key}.publicKey`);
      const from = instantOf(entry, 'from', key);
      const until = instantOf(entry, 'until', key);
      if (until === null) {
        throw new Error(
          `${key}.until is missing; write when the key was replaced, or was known by others, such as 2026-11-21T12:00:00Z`,
        );
      }
      if (from !== null && from >= until) {
        throw new Error(
          `${key}.from is ${from}; write an instant before until`,
        );
      }
      return { publicKey, from, until, privateKey };
    },
  );
  const prints = former.map(({ publicKey }) => fingerprintOf(publicKey));
  const twice = prints.findIndex((print, at) => prints.indexOf(print) !== at);
  if (twice >= 0) {
    throw new Error(
      `${ROOT}.formerKeys[${twice}] is a key that is named already; write each once`,
    );
  }
  return former;
}

/** @throws Error that names the key, its value and what to write */
export function readSigstoreSettings(
  config: Config | undefined,
): SigstoreSettings {
  const sigstore = config?.getOptionalConfig('sigstore');
  const trustedRoots = (
    sigstore?.getOptionalStringArray('trustedRoots') ?? []
  ).map((text, at) => {
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // Said below.
    }
    const authorities = (value as Record<string, unknown> | null)
      ?.certificateAuthorities;
    if (!Array.isArray(authorities) || authorities.length === 0) {
      throw new Error(
        `${ROOT}.sigstore.trustedRoots[${at}] is not a trusted root of Sigstore; give the file trusted_root.json, with its certificateAuthorities`,
      );
    }
    return value;
  });
  const threshold = (name: string) => {
    const value = sigstore?.getOptionalNumber(`thresholds.${name}`) ?? 1;
    if (!Number.isSafeInteger(value) || value < 0 || value > 5) {
      throw new Error(
        `${ROOT}.sigstore.thresholds.${name} is ${value}; write a whole number from 0 to 5`,
      );
    }
    return value;
  };
  return {
    trustedRoots,
    thresholds: {
      certificateLogs: threshold('certificateLogs'),
      transparencyLogs: threshold('transparencyLogs'),
      timestamps: threshold('timestamps'),
    },
  };
}

/**
 * Seconds by which the clocks of others may differ.
 *
 * @throws Error that names the key, its value and what to write
 */
export function readClockTolerance(config: Config | undefined): number {
  const value = config?.getOptionalNumber('clockTolerance') ?? 60;
  if (!(value >= 0 && value <= MOST_TOLERANCE)) {
    throw new Error(
      `${ROOT}.clockTolerance is ${value}; write seconds from 0 to ${MOST_TOLERANCE}`,
    );
  }
  return value;
}

function instantOf(config: Config, name: string, key: string): string | null {
  const text = config.getOptionalString(name);
  if (text === undefined) {
    return null;
  }
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/(Z|[+-]\d\d:\d\d)$/.test(text)) {
    throw new Error(
      `${key}.${name} is "${text}"; write an instant with its zone, such as 2026-11-21T12:00:00Z`,
    );
  }
  return new Date(at).toISOString();
}
