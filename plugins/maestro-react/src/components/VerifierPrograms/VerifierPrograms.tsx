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

import { useCallback } from 'react';
import { fetchApiRef, useApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import Link from '@material-ui/core/Link';
import { LedgerApi } from '@maestro/backstage-plugin-ledger-common';
import { useLoaded } from '../../hooks/useLoaded';
import { mono, useTones } from '../../theme/tones';

interface Program {
  name: string;
  needs: string;
  sha256: string;
}

/** Digits of a digest that are shown; a title holds all. */
const DIGITS = 12;

/**
 * The programs that check what this portal hands out, to be downloaded, each
 * with its digest: a reader needs no checkout of ours, and can compare.
 *
 * @public
 */
export function VerifierPrograms(props: {
  /** The ledger that hands them out. */
  ledger: Pick<LedgerApi, 'getBaseUrl'>;
  /** All that there are when absent. */
  names?: string[];
}) {
  const { ledger, names } = props;
  const fetchApi = useApi(fetchApiRef);
  const tones = useTones();
  const load = useCallback(async () => {
    const url = `${await ledger.getBaseUrl()}/programs`;
    const response = await fetchApi.fetch(url);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { items }: { items: Program[] } = await response.json();
    return items.map(item => ({ ...item, href: `${url}/${item.name}` }));
  }, [fetchApi, ledger]);
  const { error, value } = useLoaded(load);
  if (error) {
    return (
      <span style={{ color: tones.muted }}>
        This portal does not hand out the programs; they lie in packages/verify
        of its source.
      </span>
    );
  }
  const items = value?.filter(({ name }) => names?.includes(name) ?? true);
  return (
    <span aria-busy={!items}>
      {items?.map(({ href, name, needs, sha256 }, index) => (
        <span key={name}>
          {index > 0 && <span style={{ color: tones.muted }}> or </span>}
          <Link href={href} download={name} underline="always">
            {name}
          </Link>{' '}
          <span style={{ color: tones.muted }}>
            ({needs}; SHA-256{' '}
            <code title={sha256} style={{ ...mono, fontSize: '0.95em' }}>
              {sha256.slice(0, DIGITS)}…
            </code>
            )
          </span>
        </span>
      ))}
    </span>
  );
}
