import { beforeAll, describe, expect, it } from 'vitest';
import { addSignatures, readDocument } from '../../../src/trust/documents/document.js';
import { readDirectory } from '../../../src/trust/documents/directory-reader.js';
import { formatFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { proposeAccord, publishDirectory, publishRoot, rootFingerprint, signAccord } from '../../../src/trust/publish/publication.js';
import { readRoot } from '../../../src/trust/documents/root.js';
import { NOW, NOW_S, DAY, accordContent, createPair } from '../states.js';
import type { TestPair } from '../states.js';

let pair: TestPair;

beforeAll(async () => {
  pair = await createPair();
});

describe('publishing', () => {
  it('makes a root of version 1 without, and of the next version with a previous one (TRUST-24)', async () => {
    const { rootInput, root } = pair.a;
    expect(readRoot(readDocument(root)).claimed).toMatchObject({ version: 1, previous: null });
    const next = readRoot(readDocument(await publishRoot(rootInput, pair.a.signers('root'), root))).claimed;
    expect(next.version).toBe(2);
    expect(next.previous).toEqual(readDocument(root).digest);
  });

  it('refuses to publish what readers would refuse (TRUST-24)', async () => {
    const { a } = pair;
    const [one] = a.signers('root');
    await expect(publishRoot(a.rootInput, [one!])).toRejectCode('TRUST_THRESHOLD');
    await expect(publishRoot({ ...a.rootInput, suite: 'rogatory-hybrid' }, a.signers('root'))).toRejectCode('TRUST_SUITE');
    await expect(publishRoot({ ...a.rootInput, scope: 'demo-c' }, a.signers('root'), a.root)).toRejectCode('TRUST_SCOPE_WALL');
    await expect(publishDirectory(a.directoryInput, a.signers('root'), a.root)).toRejectCode('TRUST_THRESHOLD');
    const [agency] = a.directoryInput.agencies;
    await expect(publishDirectory({ ...a.directoryInput, agencies: [agency!, agency!] }, a.signers('directory'), a.root)).toRejectCode(
      'TRUST_SCOPE_WALL',
    );
    const late = { ...a.directoryInput, expiresAt: NOW_S + 31 * DAY };
    await expect(publishDirectory(late, a.signers('directory'), a.root)).toRejectCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('sorts agencies and relays itself', async () => {
    const [agency] = pair.a.directoryInput.agencies;
    const other = { ...pair.b.directoryInput.agencies[0]!, id: 'aa', mailboxes: ['aa'] };
    const bytes = await publishDirectory(
      { ...pair.a.directoryInput, agencies: [agency!, other] },
      pair.a.signers('directory'),
      pair.a.root,
    );
    expect(readDirectory(readDocument(bytes)).claimed.agencies.map(({ id }) => id)).toEqual(['aa', 'ca']);
  });

  it('shows the fingerprint of version 1 alone (TRUST-26)', async () => {
    expect(rootFingerprint(pair.a.root)).toBe(formatFingerprint(readDocument(pair.a.root).digest));
    const second = await pair.a.nextRoot();
    expect(() => rootFingerprint(second)).toThrow(TypeError);
  });

  it('proposes an accord by the seal of a party, which the other party signs unchanged (TRUST-21)', async () => {
    const { a, b } = pair;
    const proposal = await proposeAccord(accordContent(a, b), b.seal());
    const accord = await signAccord(proposal, a.seal());
    expect(readDocument(accord).digest).toEqual(readDocument(proposal).digest);
    expect(readDocument(accord).sign.signatures.length).toBe(2);
    await expect(proposeAccord(accordContent(a, b), a.signers('root')[0]!)).rejects.toThrow(TypeError);
    await expect(signAccord(proposal, a.signers('root')[0]!)).toRejectCode('TRUST_UNKNOWN');
    await expect(signAccord(a.root, a.seal())).toRejectCode('TRUST_DOCUMENT_MALFORMED');
  });

  it('lets signers in different places sign one document one after another', async () => {
    const { a } = pair;
    const next = await a.nextDirectory();
    const again = await addSignatures(next, [a.signers('directory')[0]!]);
    expect(pair.open('demo-b').add(again, NOW).changed).toBe(true);
  });
});
