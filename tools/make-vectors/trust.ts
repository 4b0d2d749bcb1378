// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Roots, directories, freshness statements, accords, their ends and ceremonies, offered to a reader of demo-a.
import { decode } from '../../src/cbor/decode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { coseKey, generateSigner, kidOf, signerIdOf } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { ACCORD } from '../../src/trust/documents/accord.js';
import { readDocument, signDocument } from '../../src/trust/documents/document.js';
import { signOverride } from '../../src/trust/documents/override.js';
import { ROOT, readRoot } from '../../src/trust/documents/root.js';
import { roleSet } from '../../src/trust/publish/entries.js';
import { signerEntry } from '../../src/trust/documents/signer.js';
import { endAccord, proposeAccord, publishDirectory, recordCeremony, signAccord } from '../../src/trust/publish/publication.js';
import { forgeMember, put, forge, rewrap } from '../../test/trust/forge.js';
import {
  accordContent,
  ceremonyOf,
  createAccord,
  createPair,
  createState,
  DAY,
  NOW,
  NOW_S,
  seededRandom,
} from '../../test/trust/states.js';
import type { TestPair } from '../../test/trust/states.js';
import { share } from './shared.js';
import type { VectorCase } from './vector.js';

const HOUR = 3600;

/** A document that a vector offers or holds: bytes, or what stands for shared ones. */
type OfferedDocument = Uint8Array | JsonObject;

interface Offer {
  readonly name: string;
  readonly clause: string;
  readonly comment: string;
  readonly expect?: ErrorCode;
  /** Documents that the reader holds; default: roots and directories of both, the accord, and freshness of both. */
  readonly held?: readonly OfferedDocument[];
  readonly document: OfferedDocument;
  readonly own?: string;
  readonly pins?: JsonObject;
  readonly now?: number;
  readonly output?: JsonObject;
}

const json = (document: OfferedDocument): JsonObject | string => (document instanceof Uint8Array ? toHex(document) : document);

/** Documents of a pair of states, each in a file of its own. */
interface Shelf {
  readonly pair: TestPair;
  readonly suite: SuiteId;
  readonly rootA: JsonObject;
  readonly directoryA: JsonObject;
  readonly rootB: JsonObject;
  readonly directoryB: JsonObject;
  readonly accord: JsonObject;
  readonly freshnessA: JsonObject;
  readonly freshnessB: JsonObject;
  readonly pins: JsonObject;
  readonly all: readonly JsonObject[];
}

function shelve(pair: TestPair, suite: SuiteId): Shelf {
  const names = ['rootA', 'directoryA', 'rootB', 'directoryB', 'accord', 'freshnessA', 'freshnessB'] as const;
  const files = ['root-a', 'directory-a', 'root-b', 'directory-b', 'accord', 'freshness-a', 'freshness-b'];
  const all = pair.documents.map((bytes, at) => share(`trust-${suite.slice('rogatory-'.length)}-${files[at]}`, bytes));
  const named = Object.fromEntries(names.map((name, at) => [name, all[at]!])) as Record<(typeof names)[number], JsonObject>;
  return { pair, suite, ...named, pins: Object.fromEntries(pair.pins), all };
}

function offered({ pins, all, suite }: Shelf, offer: Offer): VectorCase {
  return {
    name: offer.name,
    operation: 'trust.read',
    clause: offer.clause,
    comment: offer.comment,
    expect: offer.expect ?? 'ok',
    suite,
    now: offer.now ?? NOW,
    keys: { own: offer.own ?? 'demo-a', pins: offer.pins ?? pins, held: (offer.held ?? all).map(json) },
    input: { document: json(offer.document) },
    ...(offer.output !== undefined && { output: offer.output }),
  };
}

/** Every case of the area. */
export async function trustCases(): Promise<VectorCase[]> {
  const agencies = [{ id: 'ca' }, { id: 'police', officers: [{ role: 'officer' as const }] }];
  const classic = shelve(await createPair({ agencies }), 'rogatory-classic');
  const few = { root: 2, directory: 2, freshness: 1 };
  const suite = 'rogatory-hybrid' as const;
  const hybrid = shelve(await createPair({ suite, signers: few }, { suite, signers: few }, { minimumSuite: suite }), suite);
  return [
    ...basics(classic, ''),
    ...basics(hybrid, '-hybrid'),
    ...(await halves(hybrid)),
    ...(await forms(classic)),
    ...(await roots(classic)),
    ...(await directories(classic)),
    ...(await freshness(classic)),
    ...(await accords(classic)),
    ...(await looks(classic)),
    ...(await overrides()),
  ];
}

function basics(shelf: Shelf, suffix: string): VectorCase[] {
  const { rootA, rootB, directoryA, directoryB, accord, freshnessB } = shelf;
  const takes = (name: string, clause: string, comment: string, held: readonly JsonObject[], document: JsonObject): VectorCase =>
    offered(shelf, { name: `accepted-${name}${suffix}`, clause, comment, held, document, output: { changed: true, alarms: [] } });
  return [
    takes('root', 'TRUST-04', 'version 1 of a root, by its pin', [rootA], rootB),
    takes('directory', 'TRUST-05', 'a directory under the root that is held', [rootA, rootB], directoryB),
    takes('accord', 'TRUST-21', 'an accord that both seals signed', [rootA, directoryA, rootB, directoryB], accord),
    takes('freshness', 'TRUST-27', 'a freshness statement about what is held', [rootA, rootB, directoryB], freshnessB),
  ];
}

const dropped = (document: Uint8Array, keep: (alg: number, at: number) => boolean): Uint8Array => {
  const { sign } = readDocument(document);
  return rewrap(document, (parts) => {
    parts[3] = (parts[3] as CborValue[]).filter((_, at) => keep(sign.signatures[at]!.alg, at));
  });
};

/** A hybrid signer counts when all of its keys signed. */
async function halves(shelf: Shelf): Promise<VectorCase[]> {
  const { pair, rootA, rootB, directoryA, directoryB } = shelf;
  const without = (alg: number, what: string, name: string, document: Uint8Array, held: readonly JsonObject[]): VectorCase =>
    offered(shelf, {
      name,
      clause: 'TRUST-05',
      comment: `${what} without the signatures of algorithm ${alg}`,
      expect: 'TRUST_THRESHOLD',
      held,
      document: dropped(document, (one) => one !== alg),
    });
  return [
    without(-49, 'a root', 'root-classic-half', pair.b.root, [rootA]),
    without(-19, 'a directory', 'directory-post-quantum-half', pair.b.directory, [rootA, rootB]),
    without(-49, 'an accord', 'accord-classic-half', pair.accord, [rootA, directoryA, rootB, directoryB]),
    without(-49, 'a freshness statement', 'freshness-classic-half', pair.b.freshness, [rootA, rootB, directoryB]),
    ...(await weakAccord(shelf)),
  ];
}

/** A state whose root asks for more than its seal has. */
async function weakAccord(shelf: Shelf): Promise<VectorCase[]> {
  const { rootA, directoryA } = shelf;
  const state = await createState({
    scope: 'demo-b',
    suite: 'rogatory-hybrid',
    signers: { root: 2, directory: 2, freshness: 1 },
    agencies: [{ id: 'ca', suites: ['rogatory-classic'] }],
  });
  const accord = await signAccord(await proposeAccord(accordContent(shelf.pair.a, state), shelf.pair.a.seal()), state.seal());
  return [
    offered(shelf, {
      name: 'accord-seal-below-root',
      clause: 'TRUST-64',
      comment: 'a seal of the classic suite, where the root of its state asks for the hybrid one',
      expect: 'TRUST_SUITE',
      held: [rootA, directoryA, state.root, state.directory],
      pins: { 'demo-a': shelf.pair.a.fingerprint, 'demo-b': state.fingerprint },
      document: accord,
    }),
  ];
}

async function forms(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair: { b },
    rootA,
    rootB,
  } = shelf;
  const held = [rootA, rootB];
  const signers = b.signers('directory');
  const bad = async (
    name: string,
    comment: string,
    change: (payload: CborValue) => void,
    expect: ErrorCode = 'TRUST_DOCUMENT_MALFORMED',
    clause = 'TRUST-01',
  ): Promise<VectorCase> => offered(shelf, { name, clause, comment, expect, held, document: await forge(b.directory, signers, change) });
  const wrapped = (name: string, comment: string, expect: ErrorCode, clause: string, change: (parts: CborValue[]) => void): VectorCase =>
    offered(shelf, { name, clause, comment, expect, held, document: rewrap(b.directory, change) });
  return [
    await bad('directory-member-missing', 'no time of expiry', (payload) => put(payload, [3], undefined)),
    await bad('directory-member-unknown', 'member 9 in a directory', (payload) => put(payload, [9], 1)),
    await bad('directory-version-zero', 'version 0', (payload) => put(payload, [1], 0)),
    await bad('directory-status-unknown', 'a key with the status "paused"', (payload) => put(payload, [4, 0, 5, 0, 5], 'paused')),
    await bad('directory-compromised-without-time', 'a compromised key without the time since when', (payload) =>
      put(payload, [4, 0, 5, 0, 5], 'compromised'),
    ),
    await bad(
      'directory-lifetime',
      'expires 30 days and a second after its issue',
      (payload) => put(payload, [3], NOW_S + 30 * DAY + 1),
      'TRUST_DOCUMENT_MALFORMED',
      'TRUST-69',
    ),
    await bad('directory-signer-id', 'a signer-id that is not of its keys', (payload) => put(payload, [4, 0, 5, 0, 0], new Uint8Array(32))),
    wrapped(
      'directory-signatures-unsorted',
      'signatures not ascending by kid',
      'TRUST_DOCUMENT_MALFORMED',
      'TRUST-01',
      (parts) => (parts[3] = [...(parts[3] as CborValue[])].reverse()),
    ),
    wrapped(
      'directory-typ-root',
      'the payload of a directory under the header of a root',
      'TRUST_DOCUMENT_MALFORMED',
      'TRUST-01',
      (parts) => {
        rewrap(b.root, (others) => (parts[0] = others[0]!));
      },
    ),
    offered(shelf, {
      name: 'document-trailing-byte',
      clause: 'CBOR-02',
      comment: 'a byte behind the document',
      expect: 'CBOR_TRAILING',
      held,
      document: Uint8Array.from([...b.directory, 0]),
    }),
  ];
}

async function roots(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair: { b },
    rootA,
    rootB,
    all,
  } = shelf;
  const first = readRoot(readDocument(b.root));
  const random = seededRandom('vectors of roots');
  const fresh = [1, 2, 3].map(() => memorySigner(generateSigner('rogatory-classic', random)));
  const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
  const signers = b.signers('root');
  const second = (changes: object, by = signers): Promise<Uint8Array> =>
    signDocument('root', ROOT.write({ ...first.claimed, version: 2, previous: first.document.digest, ...changes }), by);
  const newRoles = { ...first.claimed.roles, root: roleSet('root', 2, fresh, validity) };
  const next = await b.nextRoot();
  const announced = await second({ preRotation: [fresh[0]!.signerId, fresh[1]!.signerId] });
  const third = (newcomers: typeof fresh): Promise<Uint8Array> =>
    signDocument(
      'root',
      ROOT.write({
        ...first.claimed,
        version: 3,
        previous: readDocument(announced).digest,
        roles: { ...first.claimed.roles, root: roleSet('root', 2, [...newcomers, signers[0]!], validity) },
      }),
      [...signers, ...newcomers],
    );
  const weak = coseKey(-19, fromHex('01' + '00'.repeat(31)));
  const weakSigner = { keys: new Map([[-19 as const, weak]]), signerId: signerIdOf([kidOf(weak)]) };
  const seal = b.seal();
  const impostor = await createState({ scope: 'demo-b', random: seededRandom('impostor') });
  const unknown = await createState({ scope: 'demo-c' });
  const one = (
    name: string,
    clause: string,
    comment: string,
    document: Uint8Array,
    expect?: ErrorCode,
    held: readonly OfferedDocument[] = all,
  ): VectorCase => offered(shelf, { name, clause, comment, document, held, ...(expect !== undefined && { expect }) });
  return [
    one(
      'accepted-root-succession',
      'TRUST-17',
      'version 2, signed by the root roles of both',
      await second({ roles: newRoles }, [...signers.slice(1), ...fresh.slice(1)]),
    ),
    one('accepted-root-announced', 'TRUST-60', 'the new root signers were announced', await third(fresh.slice(0, 2)), undefined, [
      ...all,
      announced,
    ]),
    offered(shelf, {
      name: 'accepted-root-expired-step',
      clause: 'TRUST-17',
      comment: 'an expired version 2 is a step to version 3',
      document: await second({ expiresAt: NOW_S + DAY }),
      now: NOW + 2 * DAY * 1000,
    }),
    one('root-pin', 'TRUST-04', 'another root of version 1 than the pinned one', impostor.root, 'TRUST_ROOT_MISMATCH', [rootA]),
    one('root-not-pinned', 'TRUST-03', 'a root of a scope without a pin', unknown.root, 'TRUST_SCOPE_UNKNOWN'),
    one(
      'root-threshold',
      'TRUST-05',
      'version 1 with one signer where two are needed',
      await signDocument('root', ROOT.write(first.claimed), signers.slice(0, 1)),
      'TRUST_THRESHOLD',
      [rootA],
    ),
    one(
      'root-without-old-signers',
      'TRUST-17',
      'version 2 without the threshold of version 1',
      await second({ roles: newRoles }, [signers[0]!, ...fresh]),
      'TRUST_THRESHOLD',
    ),
    one(
      'root-without-new-signers',
      'TRUST-17',
      'version 2 without the threshold of its own root role',
      await second({ roles: newRoles }, [...signers, fresh[0]!]),
      'TRUST_THRESHOLD',
    ),
    one(
      'root-by-directory-signers',
      'TRUST-05',
      'version 2 signed by directory and freshness signers',
      await second({}, [...b.signers('directory'), ...b.signers('freshness')]),
      'TRUST_THRESHOLD',
    ),
    one('root-gap', 'TRUST-16', 'version 3 where version 1 is held', await second({ version: 3 }), 'TRUST_GAP'),
    one('root-fork', 'TRUST-09', 'a second root of version 2', await b.nextRoot({ expiresAt: NOW_S + 9 * DAY }), 'TRUST_FORK', [
      ...all,
      next,
    ]),
    one(
      'root-other-predecessor',
      'TRUST-09',
      'version 2 that follows another root',
      await second({ previous: new Uint8Array(32) }),
      'TRUST_FORK',
    ),
    one(
      'root-not-announced',
      'TRUST-60',
      'a new root signer that the old root did not announce',
      await third(fresh.slice(1, 3)),
      'TRUST_ROOT_MISMATCH',
      [...all, announced],
    ),
    one(
      'root-future',
      'TRUST-07',
      'issued 601 seconds ahead of the clock',
      await b.nextRoot({ issuedAt: NOW_S + 601 }),
      'TRUST_NOT_YET_VALID',
    ),
    one(
      'root-key-of-directory',
      'TRUST-11',
      'a freshness signer that is a seal in the directory',
      await b.nextRoot({ roles: { ...b.rootInput.roles, freshness: roleSet('freshness', 1, [seal], validity) } }),
      'TRUST_KEY_REUSED',
    ),
    one(
      'root-weak-key',
      'CRYPTO-04',
      'an Ed25519 key of small order',
      await second({
        roles: { ...first.claimed.roles, freshness: { threshold: 1, signers: [signerEntry(weakSigner, 'freshness', validity)] } },
      }),
      'CRYPTO_KEY_WEAK',
    ),
    one(
      'root-directory-threshold',
      'TRUST-23',
      'a threshold of 1 for the directory',
      await forgeMember(next, signers, [5, 'directory', 0], 1),
      'TRUST_DOCUMENT_MALFORMED',
    ),
    one(
      'root-suite',
      'TRUST-15',
      'asks for the hybrid suite with signers of the classic one',
      await second({ suite: 'rogatory-hybrid' }),
      'TRUST_SUITE',
      [rootA, rootB],
    ),
  ];
}

async function directories(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair: { a, b },
    rootA,
    rootB,
    all,
  } = shelf;
  const signers = b.signers('directory');
  const random = seededRandom('vectors of directories');
  const newcomer = memorySigner(generateSigner('rogatory-classic', random));
  const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
  const rolesWith = (by: readonly ReturnType<typeof memorySigner>[]) => ({
    ...b.rootInput.roles,
    directory: roleSet('directory', 2, by, validity),
  });
  const removed = await b.nextRoot({ roles: rolesWith([signers[0]!, newcomer]) });
  const kept = await b.nextRoot();
  const high = await b.nextDirectory({ version: 1_000_000 });
  const next = await b.nextDirectory();
  const [agency] = b.directoryInput.agencies;
  const one = (
    name: string,
    clause: string,
    comment: string,
    document: OfferedDocument,
    expect?: ErrorCode,
    held: readonly OfferedDocument[] = all,
  ): VectorCase => offered(shelf, { name, clause, comment, document, held, ...(expect !== undefined && { expect }) });
  const signed = (changes: object): Promise<Uint8Array> => b.signDirectory(changes);
  return [
    one(
      'accepted-directory-shared-key',
      'TRUST-51',
      'a key that the other state lists too: taken in, with an alarm',
      await b.signDirectory({
        agencies: [
          {
            ...agency!,
            signers: [
              ...agency!.signers.filter(({ role }) => role !== 'cosign'),
              ...a.directoryInput.agencies[0]!.signers.filter(({ role }) => role === 'cosign'),
            ],
          },
        ],
      }),
    ),
    one('accepted-directory-next', 'TRUST-08', 'version 2 after version 1', next),
    one('accepted-directory-same', 'TRUST-09', 'the same directory once more changes nothing', shelf.directoryB),
    one(
      'accepted-directory-under-old-root',
      'TRUST-19',
      'named under root 1, in force under root 2, which keeps its signers',
      next,
      undefined,
      [...all, kept],
    ),
    one(
      'accepted-directory-lower-after-theft',
      'TRUST-71',
      'a lower version under a root that removed a signer',
      await publishDirectory({ ...b.directoryInput, version: 2 }, [signers[0]!, newcomer], removed),
      undefined,
      [...all, high, removed],
    ),
    one(
      'directory-scope-unknown',
      'TRUST-03',
      'of a scope without a pin',
      (await createState({ scope: 'demo-c' })).directory,
      'TRUST_SCOPE_UNKNOWN',
    ),
    one('directory-without-root', 'TRUST-16', 'the root of its scope is not held', shelf.directoryB, 'TRUST_GAP', [rootA]),
    one('directory-root-ahead', 'TRUST-16', 'names root 2, of which version 1 is held', await b.nextDirectory({}, kept), 'TRUST_GAP'),
    one(
      'directory-threshold',
      'TRUST-05',
      'one signer where two are needed',
      dropped(next, (_, at) => at === 0),
      'TRUST_THRESHOLD',
    ),
    one(
      'directory-one-signer-twice',
      'TRUST-05',
      'signed by a root signer beside one directory signer',
      await forge(b.directory, [signers[0]!, b.signers('root')[0]!], () => undefined),
      'TRUST_THRESHOLD',
      [rootA, rootB],
    ),
    one(
      'directory-signed-by-other-state',
      'TRUST-05',
      "signed by another state's directory signers",
      rewrap(next, (parts) => {
        rewrap(a.directory, (others) => (parts[3] = others[3]!));
      }),
      'TRUST_THRESHOLD',
    ),
    one(
      'directory-payload-changed',
      'TRUST-05',
      'another payload under the signatures',
      rewrap(next, (parts) => {
        rewrap(high, (others) => (parts[2] = others[2]!));
      }),
      'TRUST_THRESHOLD',
    ),
    one('directory-signer-removed', 'TRUST-19', 'signed by a signer whom the newest root removed', next, 'TRUST_THRESHOLD', [
      ...all,
      removed,
    ]),
    one('directory-rollback', 'TRUST-08', 'version 1 where version 2 is held', shelf.directoryB, 'TRUST_ROLLBACK', [rootA, rootB, next]),
    one(
      'directory-older-root',
      'TRUST-08',
      'names root 1 after a directory that names root 2',
      await b.nextDirectory({ version: 3 }),
      'TRUST_ROLLBACK',
      [...all, kept, await b.nextDirectory({}, kept)],
    ),
    one(
      'directory-fork',
      'TRUST-09',
      'another directory of the version that is held',
      await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY }),
      'TRUST_FORK',
    ),
    one(
      'directory-fork-unsigned',
      'TRUST-09',
      'another one without the signatures it needs is no fork',
      dropped(await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY }), (_, at) => at === 0),
      'TRUST_THRESHOLD',
    ),
    one(
      'directory-expired',
      'TRUST-06',
      'its end has passed',
      await b.nextDirectory({ issuedAt: NOW_S - DAY, expiresAt: NOW_S - 1 }),
      'TRUST_EXPIRED',
    ),
    one(
      'directory-future',
      'TRUST-07',
      'issued 601 seconds ahead of the clock',
      await b.nextDirectory({ issuedAt: NOW_S + 601 }),
      'TRUST_NOT_YET_VALID',
    ),
    one(
      'directory-of-another-scope',
      'TRUST-05',
      'says that it is of demo-a',
      await forgeMember(next, signers, [0], 'demo-a'),
      'TRUST_THRESHOLD',
    ),
    one('directory-agency-twice', 'TRUST-10', 'one id twice', await signed({ agencies: [agency!, agency!] }), 'TRUST_SCOPE_WALL'),
    one(
      'directory-mailbox-of-two',
      'TRUST-10',
      'one mailbox of two agencies',
      await signed({ agencies: [agency!, { ...a.directoryInput.agencies[1]!, mailboxes: agency!.mailboxes }] }),
      'TRUST_SCOPE_WALL',
    ),
    one(
      'directory-key-twice',
      'TRUST-11',
      'one signer in two agencies',
      await signed({ agencies: [agency!, { ...agency!, id: 'cb', mailboxes: ['cb'] }] }),
      'TRUST_KEY_REUSED',
    ),
  ];
}

async function freshness(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair: { a, b },
    rootA,
    rootB,
    directoryB,
    all,
  } = shelf;
  const without = all.slice(0, 6);
  const root = await b.nextRoot();
  const directory = await b.nextDirectory({}, root);
  const later = await b.nextFreshness(NOW_S + 60, root, directory);
  const one = (
    name: string,
    clause: string,
    comment: string,
    document: OfferedDocument,
    expect?: ErrorCode,
    held: readonly OfferedDocument[] = all,
    now = NOW,
  ): VectorCase => offered(shelf, { name, clause, comment, document, held, now, ...(expect !== undefined && { expect }) });
  const after = [rootA, rootB, directoryB, root, directory, later];
  return [
    one('accepted-freshness-next', 'TRUST-27', 'a later statement about the same documents', await b.nextFreshness(NOW_S + 60)),
    one(
      'freshness-lifetime',
      'TRUST-27',
      'expires 72 hours and a second after its issue',
      await forgeMember(b.freshness, b.signers('freshness'), [7], NOW_S + 72 * HOUR + 1),
      'TRUST_DOCUMENT_MALFORMED',
      without,
    ),
    one(
      'freshness-signers',
      'TRUST-27',
      'signed by root and directory signers',
      await forgeMember(b.freshness, [...b.signers('root'), ...b.signers('directory')], [6], NOW_S + 1),
      'TRUST_THRESHOLD',
      without,
    ),
    one(
      'freshness-of-another-scope',
      'TRUST-05',
      'says that it is of demo-a',
      await forgeMember(b.freshness, b.signers('freshness'), [0], 'demo-a'),
      'TRUST_THRESHOLD',
      without,
    ),
    one(
      'freshness-older',
      'TRUST-08',
      'issued before the one that is held',
      await b.nextFreshness(NOW_S + 30, root, directory),
      'TRUST_ROLLBACK',
      after,
    ),
    one(
      'freshness-older-root',
      'TRUST-08',
      'issued later, about an older root',
      await b.nextFreshness(NOW_S + 90, b.root, directory),
      'TRUST_ROLLBACK',
      after,
    ),
    one(
      'freshness-older-directory',
      'TRUST-08',
      'issued later, about an older directory',
      await b.nextFreshness(NOW_S + 90, root, b.directory),
      'TRUST_ROLLBACK',
      after,
    ),
    one(
      'freshness-fork',
      'TRUST-09',
      'a second statement of one issue time',
      await b.nextFreshness(NOW_S, b.root, b.directory, HOUR),
      'TRUST_FORK',
    ),
    one(
      'freshness-other-directory',
      'TRUST-09',
      'about another directory of the version that is held',
      await b.nextFreshness(NOW_S + 60, b.root, await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY })),
      'TRUST_FORK',
    ),
    one('freshness-future', 'TRUST-07', 'issued 601 seconds ahead of the clock', await b.nextFreshness(NOW_S + 601), 'TRUST_NOT_YET_VALID'),
    one(
      'freshness-expired',
      'TRUST-06',
      'offered after its end',
      await b.nextFreshness(NOW_S + 1, b.root, b.directory, HOUR),
      'TRUST_EXPIRED',
      all,
      NOW + (HOUR + 2) * 1000,
    ),
    one(
      'freshness-root-missing',
      'TRUST-16',
      'names root 2, of which version 1 is held',
      await b.nextFreshness(NOW_S + 60, root, b.directory),
      'TRUST_GAP',
    ),
    offered(shelf, {
      name: 'freshness-not-pinned',
      clause: 'TRUST-03',
      comment: 'of a scope without a pin',
      expect: 'TRUST_SCOPE_UNKNOWN',
      held: [rootA],
      pins: { 'demo-a': a.fingerprint },
      document: shelf.freshnessB,
    }),
  ];
}

async function accords(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair,
    pair: { a, b },
    accord,
    all,
  } = shelf;
  const held = all.slice(0, 4);
  const content = accordContent(a, b);
  const [first, other] = content.parties;
  const police = memorySigner(a.agencies.get('police')!.sets[0]!.officers[0]!.secret);
  const byOther = (id: string, signer: typeof police): Promise<Uint8Array> =>
    signDocument('accord', ACCORD.write({ ...content, parties: [{ ...first, id, key: signer.signerId }, other] }), [signer, b.seal()]);
  const second = (changes: object = {}): Promise<Uint8Array> =>
    createAccord(a, b, { version: 2, previous: readDocument(pair.accord).digest, ...changes });
  const marked = async (changes: object): Promise<Uint8Array> => {
    const [agency] = b.directoryInput.agencies;
    return b.nextDirectory({
      agencies: [{ ...agency!, signers: agency!.signers.map((signer) => (signer.role === 'seal' ? { ...signer, ...changes } : signer)) }],
    });
  };
  const one = (
    name: string,
    clause: string,
    comment: string,
    document: OfferedDocument,
    expect?: ErrorCode,
    more: readonly OfferedDocument[] = held,
  ): VectorCase => offered(shelf, { name, clause, comment, document, held: more, ...(expect !== undefined && { expect }) });
  const c = await createState({ scope: 'demo-c' });
  const end = { id: content.id, version: 1, endsAt: NOW_S + DAY };
  const ceremony = ceremonyOf(pair);
  const record = await recordCeremony(ceremony, a.seal());
  const both = await signDocument('ceremony', decode(readDocument(record).payload), [a.seal(), b.seal()]);
  return [
    one('accepted-accord-second', 'TRUST-22', 'version 2, which names the digest of version 1', await second(), undefined, all),
    one('accepted-accord-end', 'TRUST-31', 'one side ends the accord', await endAccord(end, b.seal()), undefined, all),
    one('accepted-ceremony', 'TRUST-32', 'the record of a ceremony, with a seal of each side', both, undefined, all),
    one('accord-proposal', 'TRUST-21', 'one of the two seals signed', await proposeAccord(content, a.seal()), 'TRUST_THRESHOLD'),
    one(
      'accord-one-side-twice',
      'TRUST-21',
      'the same seal signed twice as either side',
      await signAccord(await proposeAccord(content, a.seal()), a.seal()),
      'TRUST_THRESHOLD',
    ),
    one('accord-by-officer', 'TRUST-21', 'an officer signed in the place of the seal', await byOther('police', police), 'TRUST_THRESHOLD'),
    one(
      'accord-by-link-signer',
      'TRUST-21',
      'a link signer signed in the place of the seal',
      await byOther('ca', memorySigner(a.agencies.get('ca')!.link)),
      'TRUST_THRESHOLD',
    ),
    one(
      'accord-by-another-agency',
      'TRUST-21',
      'the seal of another agency of the same state',
      await byOther('ca', a.seal('police')),
      'TRUST_THRESHOLD',
    ),
    one(
      'accord-agency-unknown',
      'TRUST-12',
      'a party that its directory does not list',
      await createAccord(a, b, { parties: [{ ...first, id: 'nobody' }, other] }),
      'TRUST_UNKNOWN',
    ),
    one('accord-scope-unknown', 'TRUST-03', 'a party of a scope without a pin', await createAccord(a, c), 'TRUST_SCOPE_UNKNOWN'),
    offered(shelf, {
      name: 'accord-of-others',
      clause: 'TRUST-62',
      comment: 'the own scope is no party',
      expect: 'TRUST_SCOPE_WALL',
      own: 'demo-c',
      pins: { ...shelf.pins, 'demo-c': c.fingerprint },
      held: [...held, c.root],
      document: accord,
    }),
    one(
      'accord-over',
      'TRUST-06',
      'its end has passed',
      await createAccord(a, b, { notBefore: NOW_S - 2 * DAY, notAfter: NOW_S - DAY, issuedAt: NOW_S - DAY }),
      'TRUST_EXPIRED',
    ),
    one(
      'accord-future',
      'TRUST-07',
      'issued 601 seconds ahead of the clock',
      await createAccord(a, b, { issuedAt: NOW_S + 601 }),
      'TRUST_NOT_YET_VALID',
    ),
    one('accord-compromised-seal', 'TRUST-05', 'a seal that is marked compromised', accord, 'TRUST_THRESHOLD', [
      ...held,
      await marked({ status: 'compromised', invalidSince: NOW_S }),
    ]),
    one('accord-ended-seal', 'TRUST-05', 'a seal whose validity ended before the time of issue', accord, 'TRUST_THRESHOLD', [
      ...held,
      await marked({ status: 'retired', to: NOW_S - 1 }),
    ]),
    one(
      'accord-minimum-suite',
      'TRUST-64',
      'asks for the hybrid suite, signed by classic seals',
      await createAccord(a, b, { minimumSuite: 'rogatory-hybrid' }),
      'TRUST_SUITE',
    ),
    one(
      'accord-fork',
      'TRUST-09',
      'another accord of the version that is held',
      await createAccord(a, b, { terms: fromHex('a0') }),
      'TRUST_FORK',
      all,
    ),
    one(
      'accord-other-predecessor',
      'TRUST-22',
      'version 2 that names another version 1',
      await second({ previous: new Uint8Array(32) }),
      'TRUST_FORK',
      all,
    ),
    one(
      'accord-agency-of-third-scope',
      'TRUST-62',
      'names agencies of a scope that is no party',
      await signDocument(
        'accord',
        ACCORD.write({ ...content, agencies: new Map([...content.agencies, ['demo-c', new Map([['ca', ['ca']]])]]) }),
        [a.seal(), b.seal()],
      ),
      'TRUST_SCOPE_WALL',
    ),
    one(
      'accord-end-by-stranger',
      'TRUST-31',
      'ended by an agency that is no party',
      await endAccord(end, a.seal('police')),
      'TRUST_THRESHOLD',
      all,
    ),
    one(
      'accord-end-not-held',
      'TRUST-31',
      'ends a version that is not held',
      await endAccord({ ...end, version: 2 }, a.seal()),
      'TRUST_ACCORD_UNKNOWN',
      all,
    ),
    one('ceremony-one-seal', 'TRUST-32', 'the record with one seal', record, 'TRUST_THRESHOLD', all),
    one(
      'ceremony-other-digest',
      'TRUST-32',
      'the record of another root than the pinned one',
      await forge(both, [a.seal(), b.seal()], (payload) => put(payload, [2], new Uint8Array(32))),
      'TRUST_ROOT_MISMATCH',
      all,
    ),
  ];
}

/** Decisions of two officers to send although a state is stale. */
async function overrides(): Promise<VectorCase[]> {
  const officer = (name: string) => ({ role: 'officer' as const, person: { name, function: 'prosecutor (demonstration)' } });
  const people = [officer('First Officer'), officer('Second Officer'), officer('First Officer')];
  const state = await createState({
    scope: 'demo-a',
    agencies: [
      { id: 'ca', officers: people },
      { id: 'cb', officers: people },
    ],
  });
  const officersOf = (id: string): Signer[] => state.agencies.get(id)!.sets[0]!.officers.map(({ secret }) => memorySigner(secret));
  const [first, second, same] = officersOf('ca') as [Signer, Signer, Signer];
  const [stranger] = officersOf('cb') as [Signer];
  const about = { scope: 'demo-a', id: 'ca', at: NOW_S, messageId: new Uint8Array(16).fill(7), content: new Uint8Array(32).fill(9) };
  const said = { ...about, scopes: ['demo-b'], reason: 'the assets would be gone tomorrow' };
  const subject: JsonObject = { ...about, messageId: toHex(about.messageId), content: toHex(about.content) };
  const one = async (name: string, comment: string, signers: readonly Signer[], asked: JsonObject = {}): Promise<VectorCase> => ({
    name,
    operation: 'trust.verify-override',
    clause: 'TRUST-75',
    comment,
    expect: name.startsWith('accepted') ? 'ok' : 'TRUST_OVERRIDE',
    suite: 'rogatory-classic',
    now: NOW,
    keys: { own: 'demo-a', pins: { 'demo-a': state.fingerprint }, held: [toHex(state.root), toHex(state.directory)] },
    input: { statement: toHex(await signOverride(said, signers)), about: { ...subject, ...asked } },
  });
  return [
    await one('accepted-override', 'two officers of the agency decided', [first, second]),
    await one('override-one-officer', 'one officer', [first]),
    await one('override-one-person', 'two keys of one person', [first, same]),
    await one('override-stranger', 'an officer of another agency', [first, stranger]),
    await one('override-seal', 'the seal in the place of an officer', [first, memorySigner(state.agencies.get('ca')!.sets[0]!.seal)]),
    await one('override-message', 'about another message', [first, second], { messageId: '00'.repeat(16) }),
    await one('override-content', 'the message says something else', [first, second], { content: '00'.repeat(32) }),
    await one('override-time', 'the message was issued at another time', [first, second], { at: NOW_S + 1 }),
  ];
}

async function looks(shelf: Shelf): Promise<VectorCase[]> {
  const {
    pair: { a, b },
    pins,
    all,
  } = shelf;
  const ask = (
    name: string,
    operation: string,
    clause: string,
    comment: string,
    input: JsonObject,
    expect: 'ok' | ErrorCode,
    more: { now?: number; held?: readonly OfferedDocument[]; output?: JsonObject; since?: number } = {},
  ): VectorCase => ({
    name,
    operation,
    clause,
    comment,
    expect,
    suite: shelf.suite,
    now: more.now ?? NOW,
    keys: { own: 'demo-a', pins, held: (more.held ?? all).map(json), ...(more.since !== undefined && { since: more.since }) },
    input,
    ...(more.output !== undefined && { output: more.output }),
  });
  const between = { a: 'demo-a', b: 'demo-b' };
  const past = NOW + (72 * HOUR + 1) * 1000;
  const endNow = await endAccord({ id: accordContent(a, b).id, version: 1, endsAt: NOW_S + DAY }, b.seal());
  const [agency] = b.directoryInput.agencies;
  const compromised = await b.nextDirectory({
    agencies: [
      {
        ...agency!,
        signers: agency!.signers.map((signer) =>
          signer.role === 'seal' ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S } : signer,
        ),
      },
    ],
  });
  const ahead = await b.nextDirectory();
  const known = { scope: 'demo-b', id: 'ca' };
  const removed = await b.nextRoot({
    roles: {
      ...b.rootInput.roles,
      directory: roleSet(
        'directory',
        2,
        [b.signers('directory')[0]!, memorySigner(generateSigner('rogatory-classic', seededRandom('another')))],
        { from: NOW_S - DAY, to: NOW_S + 365 * DAY },
      ),
    },
  });
  return [
    ask('accepted-look-agency', 'trust.agency', 'TRUST-18', 'an agency of the newest directory', known, 'ok', {
      output: { mailboxes: ['ca'], suites: ['rogatory-classic'] },
    }),
    ask('accepted-look-last-second', 'trust.agency', 'TRUST-63', 'the last second of the directory', known, 'ok', {
      now: NOW + 30 * DAY * 1000,
    }),
    ask('look-directory-expired', 'trust.agency', 'TRUST-63', 'a second after the end of the directory', known, 'TRUST_EXPIRED', {
      now: NOW + (30 * DAY + 1) * 1000,
    }),
    ask('look-kept-time', 'trust.agency', 'TRUST-29', 'the clock was set back behind the time that was kept', known, 'TRUST_EXPIRED', {
      since: NOW + (30 * DAY + 1) * 1000,
    }),
    ask(
      'look-root-removed-signer',
      'trust.agency',
      'TRUST-70',
      'the newest root no longer has a signer of the directory',
      known,
      'TRUST_EXPIRED',
      { held: [...all, removed] },
    ),
    ask(
      'look-agency-unknown',
      'trust.agency',
      'TRUST-12',
      'an agency that the directory does not list',
      { scope: 'demo-b', id: 'nobody' },
      'TRUST_UNKNOWN',
    ),
    ask(
      'look-agency-of-other-scope',
      'trust.agency',
      'TRUST-18',
      'an agency of demo-a is looked for in demo-b',
      { scope: 'demo-b', id: 'police' },
      'TRUST_UNKNOWN',
    ),
    ask('accepted-fresh', 'trust.freshness', 'TRUST-28', 'a statement about what is held, 72 hours old', { scope: 'demo-b' }, 'ok', {
      now: NOW + 72 * HOUR * 1000,
      output: { state: 'fresh' },
    }),
    ask('stale-old', 'trust.freshness', 'TRUST-28', 'a second after the end of the statement', { scope: 'demo-b' }, 'ok', {
      now: past,
      output: { state: 'stale' },
    }),
    ask('stale-without', 'trust.freshness', 'TRUST-28', 'no statement is held', { scope: 'demo-b' }, 'ok', {
      held: all.slice(0, 6),
      output: { state: 'stale' },
    }),
    ask(
      'stale-directory-ahead',
      'trust.freshness',
      'TRUST-28',
      'the statement names directory 2, of which version 1 is held',
      { scope: 'demo-b' },
      'ok',
      { held: [...all, await b.nextFreshness(NOW_S + 60, b.root, ahead)], output: { state: 'stale' } },
    ),
    ask(
      'stale-nothing-sent',
      'trust.require-fresh',
      'TRUST-73',
      'nothing is sent while the scope is stale',
      { scope: 'demo-b' },
      'TRUST_STALE',
      { now: past },
    ),
    ask('accepted-fresh-sent', 'trust.require-fresh', 'TRUST-73', 'the scope is fresh', { scope: 'demo-b' }, 'ok'),
    ask('accepted-accord-in-force', 'trust.accord', 'TRUST-14', 'the accord is in force', between, 'ok', { output: { version: 1 } }),
    ask('accord-none', 'trust.accord', 'TRUST-13', 'no accord is held', between, 'TRUST_ACCORD_UNKNOWN', { held: all.slice(0, 4) }),
    ask('accord-not-begun', 'trust.accord', 'TRUST-14', 'a second before its beginning', between, 'TRUST_ACCORD_NOT_IN_FORCE', {
      held: [...all.slice(0, 4), await createAccord(a, b, { notBefore: NOW_S + 1 })],
    }),
    ask('accord-ended', 'trust.accord', 'TRUST-80', 'at the moment of its end', between, 'TRUST_ACCORD_NOT_IN_FORCE', {
      held: [...all, endNow],
      now: NOW + DAY * 1000,
    }),
    ask('accepted-accord-before-end', 'trust.accord', 'TRUST-80', 'the second before its end', between, 'ok', {
      held: [...all, endNow],
      now: NOW + (DAY - 1) * 1000,
    }),
    ask('accord-seal-compromised', 'trust.accord', 'TRUST-14', 'a seal of it is marked compromised', between, 'TRUST_ACCORD_NOT_IN_FORCE', {
      held: [...all, compromised],
    }),
  ];
}
