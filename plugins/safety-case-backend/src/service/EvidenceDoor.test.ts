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

import { TestDatabases } from '@backstage/backend-test-utils';
import { checkPack } from '@maestro/verify';
import { PEOPLE, component, testCases } from '../__testUtils__/cases';
import { envelopeOf, TRUST } from '../__testUtils__/door';
import {
  CHECKOUT,
  REPOSITORY,
  change,
  claim,
  review,
  sha,
} from '../__testUtils__/events';
import { WORKFLOW, testSigstore } from '../__testUtils__/sigstore';
import { verifyByScript } from '../__testUtils__/verify';
import { bundleSigner } from '../attest/bundle';
import { sha256Hex } from '../attest/EvidenceKey';
import { PREDICATES } from '../engine/attest';
import { judgePack, readTar } from '../engine/pack';
import { Head, Uploader } from '../oidc';
import { logKeyFingerprint } from './fingerprints';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

// The root of the authority is valid from when it is made on, by the real clock.
const NOW = new Date(Date.now() + 3_600_000);
const after = (minutes: number) =>
  new Date(NOW.getTime() + minutes * 60_000).toISOString();
const SIGNER = `oidc:https://token.actions.githubusercontent.com|${WORKFLOW}`;
const BRAM = { name: 'user:default/bram', source: 'bram', admitted: null };

async function start(
  options: {
    thresholds?: Record<string, number>;
    signers?: string[];
    head?: Head | null;
    roots?: number;
  } = {},
) {
  const sigstore = await testSigstore(NOW);
  const other = await testSigstore(NOW);
  const roots = [other.trustedRoot, sigstore.trustedRoot];
  const cases = await testCases(
    await databases.init('SQLITE_3'),
    [
      claim('2026-11-01T00:00:00.000Z'),
      change(1, after(-60)),
      review(1, after(-50)),
    ],
    {
      entities: [component('checkout'), ...PEOPLE],
      readHead: async () => options.head ?? null,
      config: {
        trust: {
          keys: TRUST.keys,
          rules: [
            { predicate: 'https://*', signers: ['portal'] },
            {
              predicate: PREDICATES.check,
              signers: options.signers ?? [
                'ci',
                `oidc:https://token.actions.githubusercontent.com|https://github.com/${REPOSITORY}/*`,
              ],
            },
            { predicate: PREDICATES.provenance, signers: [SIGNER] },
          ],
        },
        sigstore: {
          trustedRoots: roots
            .slice(0, options.roots ?? 2)
            .map(root => JSON.stringify(root)),
          ...(options.thresholds && { thresholds: options.thresholds }),
        },
      },
    },
  );
  cases.clock.now = NOW.toISOString();
  const submit = (value: unknown) =>
    cases.door.submit(JSON.stringify(value), {
      submitter: BRAM,
      repository: null,
    });
  const judged = async () => {
    await cases.evaluate();
    const { items } = await cases.service.list({
      limit: 1,
      visible: async () => new Set([CHECKOUT]),
    });
    return cases.service.get(items[0].id);
  };
  return { ...cases, sigstore, submit, judged };
}

const BARE = { certificateLogs: 1, transparencyLogs: 0, timestamps: 0 };

describe('a Sigstore bundle', () => {
  it.each(['0.1', '0.2', '0.3'] as const)(
    'of version %s makes its certificate the signer',
    async version => {
      const { judged, sigstore, store, submit } = await start();
      const kept = await submit(await sigstore.bundle({ version }));
      expect(kept).toMatchObject({ added: true, signedByPortal: false });
      const [stored] = await store.evidence([(kept as any).digest]);
      expect(stored).toMatchObject({
        signer: SIGNER,
        origin: {
          collector: 'sigstore-bundle',
          query: `https://github.com/${REPOSITORY}/actions/runs/77/attempts/1`,
        },
      });
      const { judged: seen, verdict } = await judged();
      expect(verdict).toBe('supported');
      const [leaf] = seen.nodes.flatMap(({ evidence }) =>
        evidence.filter(({ digest }) => digest === stored.digest),
      );
      expect(leaf.checks.slice(0, 2)).toMatchObject([
        { id: 'signature', ok: true, text: `Signed by ${SIGNER}.` },
        { id: 'signer', ok: true },
      ]);
    },
  );

  it('is packed with its certificate, and both verifiers agree', async () => {
    const { evidence, judged, ledger, packs, sigstore, submit } = await start();
    await submit(await sigstore.bundle());
    const item = await judged();
    const pack = await packs.build(item, null);
    const { verifierKey } = await ledger.status();
    const pins = {
      signer: evidence.key.fingerprint,
      logKey: logKeyFingerprint(verifierKey),
    };
    expect(checkPack(pack, pins)).toMatchObject({
      statements: 2,
      notInLog: [],
    });
    expect(verifyByScript(pack, pins)).toMatch(/^VERIFIED: 2 statements/);
    const members = readTar(pack);
    const told = members.find(({ path }) => path === 'case.json')!;
    expect(judgePack(members, sha256Hex, bundleSigner)).toBe(
      Buffer.from(told.bytes).toString(),
    );
    expect(JSON.parse(Buffer.from(told.bytes).toString()).verdict).toBe(
      'supported',
    );
    // Without a reader of certificates nobody may claim to be one's holder.
    expect(() => judgePack(members, sha256Hex)).toThrow(
      'names the signer oidc:',
    );
  });

  it('says what low thresholds leave unproved', async () => {
    const { judged, sigstore, submit } = await start({ thresholds: BARE });
    await submit(await sigstore.bundle({ bare: true }));
    const { judged: seen, verdict } = await judged();
    expect(verdict).toBe('supported');
    expect(JSON.stringify(seen.nodes)).toContain(
      `Signed by ${SIGNER}. No transparency log vouches that the signature was public. No trusted time says when it was signed.`,
    );
  });

  it('needs a certificate that is valid when it comes in, where no time is trusted', async () => {
    const { clock, sigstore, submit } = await start({ thresholds: BARE });
    const bundle = await sigstore.bundle({ bare: true });
    clock.now = after(11);
    await expect(submit(bundle)).rejects.toThrow(
      /^The certificate expired at .*, and the bundle came in at .* without a trusted time/,
    );
    clock.now = after(-1);
    await expect(submit(bundle)).rejects.toThrow(
      /^The certificate is valid from .*: it lies in the future, or a clock is wrong/,
    );
    clock.now = after(5);
    expect(await submit(bundle)).toMatchObject({ added: true });
  });

  it('needs logs and times where thresholds ask for them', async () => {
    const { sigstore, submit } = await start();
    await expect(submit(await sigstore.bundle({ bare: true }))).rejects.toThrow(
      'TIMESTAMP_ERROR: expected 1 timestamps, got 0',
    );
  });

  it('of a certificate that expired before the log saw it is refused', async () => {
    const { sigstore, submit } = await start();
    const [late, bundle] = [
      await (await testSigstore(new Date(after(60)))).bundle(),
      await sigstore.bundle(),
    ];
    // The entry of another log, an hour later.
    bundle.verificationMaterial.tlogEntries =
      late.verificationMaterial.tlogEntries;
    await expect(submit(bundle)).rejects.toThrow(
      /CERTIFICATE_ERROR|TLOG_ERROR/,
    );
  });

  it.each([
    [
      'an authority that nobody trusts',
      async () => (await testSigstore(NOW)).bundle(),
      /CERTIFICATE_ERROR: Failed to verify certificate chain/,
    ],
    [
      'a payload that was changed',
      async (own: any) => ({
        ...(await own.bundle()),
        dsseEnvelope: envelopeOf({ outcome: 'success' }),
      }),
      /SIGNATURE_ERROR|TLOG_BODY_ERROR/,
    ],
    [
      'the certificate of another',
      async (own: any) => {
        const [one, two] = [await own.bundle(), await own.bundle()];
        one.verificationMaterial.certificate =
          two.verificationMaterial.certificate;
        return one;
      },
      /SIGNATURE_ERROR|TLOG_BODY_ERROR/,
    ],
    [
      'an unknown version',
      async (own: any) => ({
        ...(await own.bundle()),
        mediaType: 'application/vnd.dev.sigstore.bundle+json;version=9.9',
      }),
      /^mediaType is .*version=9.9.*; bundles of the versions 0.1 to 0.3/,
    ],
    [
      'another payload type',
      async (own: any) => {
        const bundle = await own.bundle();
        bundle.dsseEnvelope.payloadType = 'text/plain';
        return bundle;
      },
      /Payload type "text\/plain" is not supported/,
    ],
    [
      'no statement in it',
      async (own: any) => {
        const { dsseEnvelope, ...rest } = await own.bundle();
        return {
          ...rest,
          messageSignature: {
            messageDigest: { algorithm: 'SHA2_256', digest: 'AA==' },
            signature: dsseEnvelope.signatures[0].sig,
          },
        };
      },
      /plain signature, not a statement/,
    ],
    [
      'nothing in it',
      async () => ({
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      }),
      /has not the form of its version/,
    ],
    [
      'a certificate that is none',
      async (own: any) => {
        const bundle = await own.bundle();
        bundle.verificationMaterial.certificate = { rawBytes: 'AAAA' };
        return bundle;
      },
      /malformed/,
    ],
  ])('is refused for %s', async (_, make, message) => {
    const { sigstore, submit } = await start();
    await expect(submit(await make(sigstore))).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
  });

  it('is refused when no root is trusted, or nobody may speak so', async () => {
    const none = await start({ roots: 0 });
    await expect(none.submit(await none.sigstore.bundle())).rejects.toThrow(
      'maestro.safetyCase.sigstore.trustedRoots',
    );
    const closed = await start();
    await expect(
      closed.submit(
        await closed.sigstore.bundle({
          subject: WORKFLOW.replace(REPOSITORY, 'eve/checkout'),
        }),
      ),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('eve/checkout'),
    });
    await expect(
      closed.submit(
        await closed.sigstore.bundle({ issuer: 'https://issuer.example' }),
      ),
    ).rejects.toThrow('oidc:https://issuer.example|');
  });

  it('speaks about the commit of its run alone', async () => {
    const { sigstore, submit } = await start();
    await expect(
      submit(await sigstore.bundle({ commit: sha('b2') })),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: `The certificate is of a run on commit ${sha(
        'b2',
      )}, but the statement is about ${sha('a1')}: evidence for another commit`,
    });
  });

  it('counts for that commit alone, whatever others it names', async () => {
    const { sigstore, store, submit } = await start();
    const statement = {
      subjects: ['a1', 'b2'].map(of => ({
        name: null,
        digest: { gitCommit: sha(of) },
      })),
    };
    expect(await submit(await sigstore.bundle({ statement }))).toMatchObject({
      commits: [sha('a1')],
    });
    expect(await store.evidenceAbout([sha('b2')])).toEqual([]);
  });

  it('of a merge request of GitLab needs the token of its job beside it', async () => {
    const { door, sigstore } = await start();
    for (const trigger of ['merge_request_event', 'parent_pipeline']) {
      const text = JSON.stringify(await sigstore.bundle({ trigger }));
      await expect(
        door.submit(text, { submitter: BRAM, repository: null }),
      ).rejects.toThrow('hand it in with the ID token');
      const uploader = {
        repository: `github.com/${REPOSITORY}`,
        ref: 'refs/heads/main',
      } as Uploader;
      expect(
        await door.submit(text, {
          submitter: { ...BRAM, admitted: { uploader, commits: [sha('a1')] } },
          repository: null,
        }),
      ).toMatchObject({ commits: [sha('a1')] });
    }
  });

  it('of a pull request is refused when that comes from a fork', async () => {
    const head = (repository: string) => ({
      head: { repository, sha: sha('a1'), number: 1 },
    });
    const run = {
      trigger: 'pull_request',
      ref: 'refs/pull/1/merge',
      commit: sha('c3'),
    };
    const fork = await start(head('github.com/eve/checkout'));
    await expect(fork.submit(await fork.sigstore.bundle(run))).rejects.toThrow(
      'comes from github.com/eve/checkout: CI of a fork',
    );
    await expect(
      fork.submit(
        await fork.sigstore.bundle({ trigger: 'pull_request_target' }),
      ),
    ).rejects.toThrow('began by pull_request_target');
    const own = await start(head(`github.com/${REPOSITORY}`));
    expect(await own.submit(await own.sigstore.bundle(run))).toMatchObject({
      added: true,
    });
  });

  it('of provenance is about the commit that was built', async () => {
    const { sigstore, submit } = await start();
    const statement = {
      subjects: [{ name: 'app.tgz', digest: { sha256: 'ab'.repeat(32) } }],
      predicateType: PREDICATES.provenance,
      predicate: {
        buildDefinition: {
          buildType: 'https://actions.github.io/buildtypes/workflow/v1',
          resolvedDependencies: [
            {
              uri: `git+https://github.com/${REPOSITORY}@refs/heads/main`,
              digest: { gitCommit: sha('a1') },
            },
            {
              uri: 'git+https://github.com/x/y',
              digest: { gitCommit: sha('d4') },
            },
          ],
        },
      },
    };
    expect(await submit(await sigstore.bundle({ statement }))).toMatchObject({
      commits: [sha('a1')],
    });
  });

  it('with a plain key is what its envelope is', async () => {
    const { judged, submit } = await start();
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        publicKey: { hint: 'whatever' },
        tlogEntries: [],
      },
      dsseEnvelope: envelopeOf({ outcome: 'success' }),
    };
    expect(await submit(bundle)).toMatchObject({ added: true });
    expect((await judged()).verdict).toBe('supported');
  });
});
