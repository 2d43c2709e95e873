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

import { EvidencePage } from '@maestro/backstage-plugin-maestro-common';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { aFigure } from '../../__testUtils__/figure';
import { aLedger, aLog, aMemory } from '../../__testUtils__/log';
import { ReceiptVerifier } from '../../hooks/useLedger';
import { verifyReceipt } from '../../ledger/verifyReceipt';
import { EvidenceDrawer } from './EvidenceDrawer';

function item(id: string, receipts: number[]) {
  return {
    id,
    title: `Deployment ${id}`,
    occurredAt: '2026-11-19T21:49:00.000Z',
    value: 7_200,
    unit: 's',
    sourceUrl: `https://forge.example/${id}`,
    receipts,
    facts: [
      { label: 'Environment', text: 'production' },
      { label: 'Deployed', text: '2026-11-19T21:49:51.000Z' },
    ],
  };
}

function page(change: Partial<EvidencePage> = {}): EvidencePage {
  return {
    items: [item('one', [3])],
    withheld: 0,
    nextCursor: null,
    ...change,
  };
}

function aVerifier(ledger = aLedger(aLog(), 7)): ReceiptVerifier {
  const memory = aMemory();
  return {
    verify: seq => verifyReceipt({ ledger, memory, seq }),
    checkLog: jest.fn(),
    forget: async () => memory.forget(await ledger.getBaseUrl()),
  };
}

function open(
  loadPage: (cursor?: string) => Promise<EvidencePage>,
  verifier = aVerifier(),
) {
  const onClose = jest.fn();
  render(
    <EvidenceDrawer
      open
      onClose={onClose}
      figure={aFigure()}
      loadPage={loadPage}
      verifier={verifier}
    />,
  );
  return { onClose };
}

describe('EvidenceDrawer', () => {
  it('is a dialog that takes the focus and lists the records', async () => {
    const { onClose } = open(async () => page());
    const dialog = screen.getByRole('dialog', {
      name: 'Evidence: Deployment frequency',
    });
    expect(dialog.parentElement).toContainElement(
      document.activeElement as HTMLElement,
    );
    expect(await within(dialog).findByText('Deployment one')).toBeVisible();
    expect(dialog).toHaveTextContent('2 hours');
    expect(dialog).toHaveTextContent('Environment');
    // An instant is shown in the zone of the figure, not as it is stored.
    expect(dialog).toHaveTextContent(/DeployedNov 19, 2026, 9:49\sPM UTC/);
    expect(dialog).toHaveTextContent('Receipt #3');
    expect(
      screen.getByRole('link', { name: /^Source of Deployment one/ }),
    ).toHaveAttribute('href', 'https://forge.example/one');
    fireEvent.keyDown(dialog, { key: 'Escape' });
    expect(onClose).toHaveBeenCalled();
  });

  it('pages to older records and says what is withheld', async () => {
    const loadPage = jest.fn(async (cursor?: string) =>
      cursor
        ? page({ items: [item('two', [4])], withheld: 2 })
        : page({ withheld: 2, nextCursor: 'next' }),
    );
    open(loadPage);
    fireEvent.click(await screen.findByText('Show older records'));
    expect(await screen.findByText('Deployment two')).toBeInTheDocument();
    expect(screen.getByText('Deployment one')).toBeInTheDocument();
    expect(loadPage.mock.calls).toEqual([[undefined], ['next']]);
    expect(screen.queryByText('Show older records')).not.toBeInTheDocument();
    expect(
      screen.getByText(/2 further records count, but you may not read them/),
    ).toBeInTheDocument();
  });

  it('says why records could not be loaded, and tries again', async () => {
    const loadPage = jest
      .fn()
      .mockRejectedValueOnce(new Error('The ledger is away'))
      .mockResolvedValueOnce(page());
    open(loadPage);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The ledger is away',
    );
    fireEvent.click(screen.getByText('Try again'));
    expect(await screen.findByText('Deployment one')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('never follows a link that is not a web address', async () => {
    open(async () =>
      page({
        items: [{ ...item('one', [3]), sourceUrl: 'data:text/html,x' }],
      }),
    );
    await screen.findByText('Deployment one');
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('says so when a record has no receipt yet', async () => {
    open(async () => page({ items: [item('one', [])] }));
    expect(
      await screen.findByText(/No receipt yet: the record is not sealed/),
    ).toBeInTheDocument();
  });

  it('verifies a receipt and says what that proves, and what not', async () => {
    open(async () => page());
    fireEvent.click(
      await screen.findByRole('button', { name: 'Verify receipt 3' }),
    );
    expect(
      await screen.findByText('Receipt 3 is verified'),
    ).toBeInTheDocument();
    expect(screen.getAllByText('Passed:')).toHaveLength(4);
    expect(
      screen.getByText(/recorded and sealed by this portal by/),
    ).toHaveTextContent('in a log of 7 records, and is unchanged since');
    expect(
      screen.getByText(/that the source told the truth/),
    ).toBeInTheDocument();
  });

  it('names the check that failed and proves nothing then', async () => {
    const log = aLog();
    const ledger = aLedger(log, 7);
    ledger.getReceiptProof.mockImplementation(async seq => ({
      ...log.proof(seq, 7),
      leaf: log.proof(seq + 1, 7).leaf,
    }));
    open(async () => page(), aVerifier(ledger));
    fireEvent.click(
      await screen.findByRole('button', { name: 'Verify receipt 3' }),
    );
    expect(
      await screen.findByText('Receipt 3 is not verified'),
    ).toBeInTheDocument();
    expect(screen.getAllByText('Failed:')).toHaveLength(1);
    expect(screen.getByText(/Do not rely on this record/)).toHaveTextContent(
      'inclusion',
    );
    expect(screen.queryByText(/What this proves/)).not.toBeInTheDocument();
  });

  it('does not call it verified when no proof could be fetched', async () => {
    const ledger = aLedger(aLog(), 7);
    ledger.getReceiptProof.mockRejectedValue(new Error('503'));
    open(async () => page(), aVerifier(ledger));
    fireEvent.click(
      await screen.findByRole('button', { name: 'Verify receipt 3' }),
    );
    expect(
      await screen.findByText(/could not be fetched, so nothing was checked/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/is verified/)).not.toBeInTheDocument();
  });

  it('forgets a log that was replaced, when asked to', async () => {
    const ledger = aLedger(aLog(), 7);
    const other = aLog();
    open(async () => page(), aVerifier(ledger));
    const verify = async () =>
      fireEvent.click(
        await screen.findByRole('button', { name: 'Verify receipt 3' }),
      );
    await verify();
    await screen.findByText('Receipt 3 is verified');
    ledger.getReceiptProof.mockImplementation(async seq => other.proof(seq, 7));
    await verify();
    await screen.findByText('Receipt 3 is not verified');
    fireEvent.click(screen.getByText('Forget the remembered log'));
    await verify();
    expect(
      await screen.findByText('Receipt 3 is verified'),
    ).toBeInTheDocument();
  });
});
