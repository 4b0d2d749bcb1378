// A thief whose keys were taken away, and a liar without any, claim that a state contradicts itself.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CborValue } from '../../../src/cbor/value.js';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { judgeDraft } from '../../../src/trust/publish/draft.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { publishDirectory, publishFreshness } from '../../../src/trust/publish/publication.js';
import type { TrustAlarm, TrustStore } from '../../../src/trust/store/resolver.js';
import { readRoot, verifyingRoot } from '../../../src/trust/documents/root.js';
import { finish } from '../../../src/trust/documents/work.js';
import { rewrap } from '../forge.js';
import { DAY, NOW, NOW_S, createPair, seededRandom } from '../states.js';
import type { TestPair, TestState } from '../states.js';

let pair: TestPair;
let b: TestState;
let store: TrustStore;
let alarms: TrustAlarm[];
const validity = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };
const newSigner = (name: string): Signer => memorySigner(generateSigner('rogatory-classic', seededRandom(name)));

beforeAll(async () => {
  pair = await createPair();
  ({ b } = pair);
});

beforeEach(() => {
  alarms = [];
  store = pair.open('demo-a', NOW, (alarm) => alarms.push(alarm));
});

/** Leaves one signature of a document out. */
function stripped(document: Uint8Array): Uint8Array {
  return rewrap(document, (parts) => {
    parts[3] = [(parts[3] as CborValue[])[0]!];
  });
}

describe('a fork that keys claim which were taken away', () => {
  it('is none: neither a directory nor a statement under the old root raises an alarm (TRUST-09, TRUST-19)', async () => {
    const [directoryKeys, freshnessKeys] = [[newSigner('one'), newSigner('two')], [newSigner('three')]];
    const roles = {
      ...b.rootInput.roles,
      directory: roleSet('directory', 2, directoryKeys, validity),
      freshness: roleSet('freshness', 1, freshnessKeys, validity),
    };
    const root = await b.nextRoot({ roles });
    store.add(root, NOW);
    const directory = await publishDirectory({ ...b.directoryInput, version: 2 }, directoryKeys, root);
    store.add(directory, NOW);
    store.add(await publishFreshness({ issuedAt: NOW_S + 60 }, freshnessKeys, { root, directory }), NOW);
    const forgedDirectory = await b.nextDirectory({ version: 2, expiresAt: NOW_S + DAY });
    expect(() => store.add(forgedDirectory, NOW)).toThrowCode('TRUST_THRESHOLD');
    // It names another root of the old version, and another directory of the newest version.
    const other = await b.nextRoot({ expiresAt: NOW_S + 9 * DAY });
    for (const statement of [
      await b.nextFreshness(NOW_S + 120, b.root, forgedDirectory),
      await publishFreshness({ issuedAt: NOW_S + 120 }, b.signers('freshness'), { root: other, directory: forgedDirectory }),
    ]) {
      expect(() => store.add(statement, NOW)).toThrowCode('TRUST_THRESHOLD');
    }
    expect(alarms).toEqual([]);
  });

  it('is none of a directory far ahead of time (TRUST-29)', async () => {
    const keys = [newSigner('one'), newSigner('two')];
    store.add(await b.nextRoot({ roles: { ...b.rootInput.roles, directory: roleSet('directory', 2, keys, validity) } }), NOW);
    const early = await b.nextDirectory({ version: 9, issuedAt: NOW_S + 900, expiresAt: NOW_S + 2_000 });
    expect(() => store.add(early, NOW)).toThrowCode('TRUST_THRESHOLD');
    expect(alarms).toEqual([]);
  });
});

describe('a fork that nobody signed', () => {
  it('is none to whoever verifies a root in the place of another (TRUST-09, TRUST-59)', async () => {
    const second = await b.nextRoot();
    const held = { document: readDocument(second), content: readRoot(readDocument(second)).claimed };
    const other = await b.nextRoot({ expiresAt: NOW_S + 9 * DAY });
    expect(() => finish(verifyingRoot(readRoot(readDocument(other)), held))).toThrowCode('TRUST_FORK');
    expect(() => finish(verifyingRoot(readRoot(readDocument(stripped(other))), held))).toThrowCode('TRUST_THRESHOLD');
  });

  it('is none to whoever is to sign: the signatures on a draft are judged first (TRUST-33, TRUST-09)', async () => {
    const other = await b.nextDirectory({ version: 1, expiresAt: NOW_S + DAY });
    const anchors = { root: b.root, held: b.directory };
    expect(() => judgeDraft(other, anchors)).toThrowCode('TRUST_FORK');
    const forged = rewrap(other, (parts) => {
      parts[3] = (parts[3] as CborValue[][]).map(([header, loose]) => [header!, loose!, new Uint8Array(64)]);
    });
    expect(() => judgeDraft(forged, anchors)).toThrowCode('TRUST_DRAFT');
  });
});

describe('forks that a state makes one after another', () => {
  it('are told again on the next day of the calendar, and not before (TRUST-55)', async () => {
    const other = await b.signDirectory({ version: 1, expiresAt: NOW_S + 9 * DAY });
    const midnight = NOW + DAY * 500;
    for (const at of [NOW, NOW + 1, midnight - 1, midnight]) expect(() => store.add(other, at)).toThrowCode('TRUST_FORK');
    expect(alarms.map(({ at }) => at)).toEqual([NOW, midnight]);
  });

  it('are an alarm each, up to sixteen a day, and no more (TRUST-55)', async () => {
    for (let i = 0; i < 40; i++) {
      const other = await b.signDirectory({ version: 1, rootVersion: 1, expiresAt: NOW_S + DAY + i });
      expect(() => store.add(other, NOW)).toThrowCode('TRUST_FORK');
    }
    expect(alarms).toHaveLength(16);
    expect(alarms[0]).toMatchObject({ code: 'TRUST_FORK', held: b.directory });
    // Another state's are told all the same, and those of the next day.
    const own = await pair.a.signDirectory({ version: 1, expiresAt: NOW_S + DAY });
    expect(() => store.add(own, NOW)).toThrowCode('TRUST_FORK');
    const later = await b.signDirectory({ version: 1, expiresAt: NOW_S + 29 * DAY });
    expect(() => store.add(later, NOW + DAY * 1000)).toThrowCode('TRUST_FORK');
    expect(alarms).toHaveLength(18);
  });
});
