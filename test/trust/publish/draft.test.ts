// Documents on their way from signer to signer: each kind, and what a signer must refuse (TRUST-33).
import { beforeAll, describe, expect, it } from 'vitest';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import { judgeDraft, mergeDrafts, sharedKeys, signDraft } from '../../../src/trust/publish/draft.js';
import type { DraftAnchors } from '../../../src/trust/publish/draft.js';
import { ACCORD_END } from '../../../src/trust/documents/accord.js';
import { CEREMONY } from '../../../src/trust/ceremony/ceremony.js';
import { parseFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { proposeAccord, publishDirectory, publishFreshness, publishRoot } from '../../../src/trust/publish/publication.js';
import { generateRoot, roleSet } from '../../../src/trust/publish/entries.js';
import { forgeMember } from '../forge.js';
import { NOW, NOW_S, accordContent, ceremonyOf, createPair, seededRandom, signersOf } from '../states.js';
import type { TestPair, TestState } from '../states.js';

let pair: TestPair;
let a: TestState;
let b: TestState;
const stranger = memorySigner(generateSigner('rogatory-classic', seededRandom('stranger')));
const states = (): readonly TestState[] => [a, b];
const seals: DraftAnchors['seals'] = (scope, id) =>
  states()
    .filter((state) => state.scope === scope)
    .flatMap(({ directoryInput }) => directoryInput.agencies.filter((agency) => id === undefined || agency.id === id))
    .flatMap(({ signers }) => signers);

beforeAll(async () => {
  pair = await createPair({ signers: { root: 3, directory: 3, freshness: 1 } });
  ({ a, b } = pair);
});

const progress = (bytes: Uint8Array, anchors: DraftAnchors): readonly string[] =>
  judgeDraft(bytes, anchors).quorums.map(
    ({ role, threshold, signed, open }) => `${role}: ${signed.length}/${threshold}, ${open.length} open`,
  );

describe('a document that waits for signatures', () => {
  it('goes from signer to signer, and is one to its readers with the last of them, whatever its kind (TRUST-33, TRUST-05)', async () => {
    const [one, two, three] = a.signers('root');
    const first = await publishRoot(a.rootInput, [one!], undefined, { partial: true });
    expect(progress(first, {})).toEqual(['root: 1/2, 2 open']);
    await expect(publishRoot(a.rootInput, [one!])).toRejectCode('TRUST_THRESHOLD');
    expect(judgeDraft(await signDraft(first, [three!], {}), {})).toMatchObject({ complete: true });

    const next = generateRoot('rogatory-classic', { root: 1, directory: 2, freshness: 1 }, seededRandom('next root'));
    const [successor] = signersOf(next.root);
    const roles = { ...a.rootInput.roles, root: roleSet('root', 1, [successor!], { from: NOW_S - 60, to: NOW_S + 86_400 }) };
    const root2 = await publishRoot({ ...a.rootInput, roles }, [successor!, two!], a.root, { partial: true });
    expect(progress(root2, { root: a.root })).toEqual(['root of version 1: 1/2, 2 open', 'root: 1/1, 0 open']);
    const store = pair.open('demo-b');
    expect(() => store.add(root2, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(store.add(await signDraft(root2, [three!], { root: a.root }), NOW).changed).toBe(true);

    const [d1, d2] = a.signers('directory');
    const directory = await publishDirectory({ ...a.directoryInput, version: 2 }, [d1!], a.root, { partial: true });
    const reader = pair.open('demo-b');
    expect(() => reader.add(directory, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(reader.add(await signDraft(directory, [d2!], { root: a.root }), NOW).changed).toBe(true);

    const newest = { root: a.root, directory: a.directory };
    const statement = await publishFreshness({ issuedAt: NOW_S }, a.signers('freshness'), newest, { partial: true });
    expect(judgeDraft(statement, { root: a.root }).complete).toBe(true);

    const proposal = await proposeAccord(accordContent(a, b), b.seal());
    expect(progress(proposal, { seals })).toEqual(['seal of demo-a/ca: 0/1, 1 open', 'seal of demo-b/ca: 1/1, 0 open']);
    expect(judgeDraft(await signDraft(proposal, [a.seal()], { seals }), { seals }).complete).toBe(true);

    const end = await signDocument('accord-end', ACCORD_END.write({ id: new Uint8Array(16), version: 1, endsAt: NOW_S }), [b.seal()]);
    const parties = [
      { scope: 'demo-a', id: 'ca' },
      { scope: 'demo-b', id: 'ca' },
    ];
    expect(judgeDraft(end, { seals, parties }).complete).toBe(true);

    const record = await signDocument('ceremony', CEREMONY.write(ceremonyOf(pair)), [a.seal()]);
    const pinned = { seals, pin: () => parseFingerprint(b.fingerprint) };
    expect(progress(record, pinned)).toEqual(['seal of demo-a: 1/1, 0 open', 'seal of demo-b: 0/1, 1 open']);
    expect(judgeDraft(await signDraft(record, [b.seal()], pinned), pinned).complete).toBe(true);
    await expect(signDraft(record, [b.seal()], { seals })).toRejectCode('TRUST_DRAFT');
    const elsewhere = { seals, pin: () => parseFingerprint(a.fingerprint) };
    await expect(signDraft(record, [b.seal()], elsewhere)).toRejectCode('TRUST_ROOT_MISMATCH');
  });

  it('is joined of copies that were signed apart, and of nothing else (TRUST-95)', async () => {
    const [one, two, three] = a.signers('directory');
    const anchors = { root: a.root };
    const draft = await publishDirectory({ ...a.directoryInput, version: 2 }, [one!], a.root, { partial: true });
    const copies = [await signDraft(draft, [two!], anchors), await signDraft(draft, [three!], anchors)] as const;
    const joined = mergeDrafts([...copies], anchors);
    expect(judgeDraft(joined, anchors).quorums[0]).toMatchObject({ signed: [{}, {}, {}], open: [] });
    const other = await publishDirectory({ ...a.directoryInput, version: 3 }, [one!], a.root, { partial: true });
    expect(() => mergeDrafts([draft, other], anchors)).toThrowCode('TRUST_DRAFT');
  });

  it('is not signed when it was altered, by whom it does not ask, without what it hangs on, or as another kind (TRUST-33, TRUST-93, TRUST-94)', async () => {
    const [one, two] = a.signers('directory');
    const anchors = { root: a.root };
    const draft = await publishDirectory({ ...a.directoryInput, version: 2 }, [one!], a.root, { partial: true });
    // Another expiry under the old signature, and under that of a stranger.
    for (const signers of [undefined, [stranger]]) {
      const altered = signers === undefined ? swapped(draft) : await forgeMember(draft, signers, [3], a.directoryInput.expiresAt - 1);
      await expect(signDraft(altered, [two!], anchors)).toRejectCode('TRUST_DRAFT');
    }
    for (const signer of [stranger, a.signers('root')[0]!, b.signers('directory')[0]!])
      await expect(signDraft(draft, [signer], anchors)).toRejectCode('TRUST_DRAFT');
    await expect(publishDirectory({ ...a.directoryInput, version: 2 }, [one!, stranger], a.root, { partial: true })).toRejectCode(
      'TRUST_DRAFT',
    );
    await expect(signDraft(draft, [two!], {})).toRejectCode('TRUST_DRAFT');
    await expect(signDraft(draft, [two!], { root: b.root })).toRejectCode('TRUST_SCOPE_WALL');
    const proposal = await proposeAccord(accordContent(a, b), b.seal());
    await expect(signDraft(proposal, [a.seal()], {})).toRejectCode('TRUST_DRAFT');
    await expect(signDraft(proposal, [stranger], { seals })).toRejectCode('TRUST_DRAFT');
    const end = await signDocument('accord-end', ACCORD_END.write({ id: new Uint8Array(16), version: 1, endsAt: NOW_S }), [b.seal()]);
    await expect(signDraft(end, [a.seal()], { seals })).toRejectCode('TRUST_DRAFT');
  });

  it('is not signed when a wall stands between it and what its signer holds (TRUST-33, TRUST-10, TRUST-11, TRUST-51)', async () => {
    const [one, two] = a.signers('directory');
    const trust = pair.open('demo-a');
    const anchors = { root: a.root, trust };
    const [agency] = a.directoryInput.agencies;
    const foreign = b.directoryInput.agencies[0]!.signers.slice(0, 1);
    const agencies = [{ ...agency!, signers: [...agency!.signers, ...foreign] }];
    const draft = await publishDirectory({ ...a.directoryInput, version: 2, agencies }, [one!], a.root, { partial: true });
    // Who lists whose key is told, and keeps nobody from publishing: the other state may have copied it (TRUST-51).
    await expect(signDraft(draft, [two!], anchors)).resolves.toBeDefined();
    expect(sharedKeys(readDocument(draft), trust)).toEqual([
      expect.stringMatching(/which demo-a lists as .* in the documents of demo-b too/),
    ]);
    const plain = await publishDirectory({ ...a.directoryInput, version: 2 }, [one!], a.root, { partial: true });
    await expect(signDraft(plain, [two!], anchors)).resolves.toBeDefined();
    expect(sharedKeys(readDocument(plain), trust)).toEqual([]);

    const freshness = roleSet('freshness', 1, [a.seal()], { from: NOW_S - 60, to: NOW_S + 86_400 });
    const roles = { ...a.rootInput.roles, freshness };
    const root = await publishRoot({ ...a.rootInput, roles }, a.signers('root').slice(0, 1), a.root, { partial: true });
    await expect(signDraft(root, a.signers('root').slice(1, 2), anchors)).toRejectCode('TRUST_KEY_REUSED');

    const elsewhere = { own: 'demo-c', scopes: () => [], keys: () => [new Map(), new Map()] as const, accords: () => [] };
    const proposal = await proposeAccord(accordContent(a, b), b.seal());
    const record = await signDocument('ceremony', CEREMONY.write(ceremonyOf(pair)), [b.seal()]);
    const pin = () => parseFingerprint(b.fingerprint);
    for (const document of [proposal, record])
      await expect(signDraft(document, [a.seal()], { seals, pin, trust: elsewhere })).toRejectCode('TRUST_SCOPE_WALL');
    const [held] = trust.accords();
    const taken = {
      ...elsewhere,
      own: 'demo-a',
      accords: () => [{ ...held!, parties: [held!.parties[0], { ...held!.parties[1], scope: 'demo-c' }] as const }],
    };
    await expect(signDraft(proposal, [a.seal()], { seals, trust: taken })).toRejectCode('TRUST_SCOPE_WALL');
    await expect(signDraft(proposal, [a.seal()], { seals, trust })).resolves.toBeDefined();
  });

  /** The document with one byte of its payload changed: of a name, so that its form stays whole. */
  function swapped(bytes: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(bytes);
    const at = Buffer.from(copy).indexOf('demonstration');
    copy[at] = 'D'.charCodeAt(0);
    return copy;
  }
});

describe('a document beside which another one is held', () => {
  it('is signed by nobody when it is of the same version or an older one, or follows another (TRUST-08, TRUST-09, TRUST-33)', async () => {
    const [one, two] = a.signers('directory');
    const anchors = { root: a.root, held: await a.nextDirectory({ version: 3 }) };
    const expiresAt = a.directoryInput.expiresAt - 1;
    for (const [version, code] of [
      [2, 'TRUST_ROLLBACK'],
      [3, 'TRUST_FORK'],
    ] as const) {
      const other = await publishDirectory({ ...a.directoryInput, version, expiresAt }, [one!], a.root, { partial: true });
      await expect(signDraft(other, [two!], anchors)).toRejectCode(code);
    }
    expect(judgeDraft(anchors.held, anchors).complete).toBe(true);
    const next = await publishDirectory({ ...a.directoryInput, version: 4 }, [one!], a.root, { partial: true });
    expect(judgeDraft(await signDraft(next, [two!], anchors), anchors).complete).toBe(true);

    const held = { seals, held: await proposeAccord(accordContent(a, b), b.seal()) };
    const second = await proposeAccord(accordContent(a, b, { version: 2, previous: new Uint8Array(32) }), b.seal());
    await expect(signDraft(second, [a.seal()], held)).toRejectCode('TRUST_FORK');
    const previous = readDocument(held.held).digest;
    await expect(
      signDraft(await proposeAccord(accordContent(a, b, { version: 2, previous }), b.seal()), [a.seal()], held),
    ).resolves.toBeDefined();
  });
});
