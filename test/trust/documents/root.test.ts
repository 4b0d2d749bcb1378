import { beforeAll, describe, expect, it } from 'vitest';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { readRoot, verifyingRoot } from '../../../src/trust/documents/root.js';
import { finish } from '../../../src/trust/documents/work.js';
import { generateRoot, roleSet } from '../../../src/trust/publish/entries.js';
import { publishRoot } from '../../../src/trust/publish/publication.js';
import type { ErrorCode } from '../../../src/core/errors.js';
import { at, forge, forgeMember } from '../forge.js';
import type { Path } from '../forge.js';
import { DAY, NOW_S, createState, seededRandom, signersOf } from '../states.js';
import type { TestState } from '../states.js';

let state: TestState;

beforeAll(async () => {
  state = await createState({ scope: 'demo-a' });
});

async function expectMember(path: Path, replacement: CborValue | undefined, code: ErrorCode): Promise<void> {
  const bytes = await forgeMember(state.root, state.signers('root'), path, replacement);
  expect(() => readRoot(readDocument(bytes))).toThrowCode(code);
}

async function expectForged(change: (payload: CborValue) => void, code: ErrorCode): Promise<void> {
  const bytes = await forge(state.root, state.signers('root'), change);
  expect(() => readRoot(readDocument(bytes))).toThrowCode(code);
}

describe('root', () => {
  it('reads back what was published', () => {
    const { claimed } = readRoot(readDocument(state.root));
    expect(claimed).toMatchObject({
      scope: 'demo-a',
      version: 1,
      previous: null,
      issuedAt: NOW_S,
      expiresAt: NOW_S + 365 * DAY,
      suite: 'rogatory-classic',
    });
    expect(claimed.roles.root.threshold).toBe(2);
    expect(claimed.roles.root.signers.map(({ role }) => role)).toEqual(['root', 'root', 'root']);
    expect(claimed.roles.directory.signers.length).toBe(2);
    expect(claimed.roles.freshness.signers.length).toBe(1);
  });

  it('has exactly the members of its CDDL (TRUST-01)', async () => {
    for (const member of [0, 1, 2, 3, 4, 5, 6, 7]) await expectMember([member], undefined, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([9], 1, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember(['scope'], 'demo-a', 'TRUST_DOCUMENT_MALFORMED');
  });

  it('counts versions from 1, and has a previous digest exactly above 1 (TRUST-17)', async () => {
    await expectMember([1], 0, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([1], 2, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([4], new Uint8Array(32), 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([4], new Uint8Array(31), 'TRUST_DOCUMENT_MALFORMED');
  });

  it('expires after it was issued (TRUST-01)', async () => {
    await expectMember([3], NOW_S, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([3], -1, 'TRUST_DOCUMENT_MALFORMED');
  });

  it('names a scope in the alphabet of scopes and a known suite (TRUST-18)', async () => {
    await expectMember([0], 'demo-а', 'ID_MALFORMED');
    await expectMember([0], 'Demo', 'ID_MALFORMED');
    await expectMember([7], 'rogatory-none', 'CRYPTO_SUITE_UNKNOWN');
  });

  it('has a threshold that its signers can meet, of the directory role at least two (TRUST-23)', async () => {
    await expectMember([5, 'directory', 0], 1, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([5, 'directory', 0], 3, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([5, 'root', 0], 0, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([5, 'root', 0], 4, 'TRUST_DOCUMENT_MALFORMED');
  });

  it('has exactly the three roles (TRUST-01)', async () => {
    await expectMember([5, 'freshness'], undefined, 'TRUST_DOCUMENT_MALFORMED');
    await expectForged(
      (payload) => (at(payload, [5]) as Map<string, CborValue>).set('log', [1, [new Uint8Array(32)]]),
      'TRUST_DOCUMENT_MALFORMED',
    );
  });

  it('lists signers sorted by id, each once, and exactly those of the roles (TRUST-01)', async () => {
    await expectForged((payload) => (at(payload, [6]) as CborValue[]).reverse(), 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => {
      const signers = at(payload, [6]) as CborValue[];
      signers.splice(1, 0, signers[0]!);
    }, 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => (at(payload, [5, 'root', 1]) as CborValue[]).reverse(), 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => {
      const ids = at(payload, [5, 'root', 1]) as CborValue[];
      ids[1] = ids[0]!;
    }, 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => (at(payload, [5, 'root', 1]) as CborValue[]).pop(), 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([5, 'root', 1, 0], new Uint8Array(32), 'TRUST_DOCUMENT_MALFORMED');
  });

  it('has no signer in two roles (TRUST-11)', async () => {
    await expectForged((payload) => {
      const [first] = at(payload, [5, 'freshness', 1]) as CborValue[];
      const ids = at(payload, [5, 'directory', 1]) as Uint8Array[];
      ids.splice(0, 2, ...[first as Uint8Array, ids[0]!].sort((a, b) => Buffer.compare(a, b)));
    }, 'TRUST_KEY_REUSED');
  });

  it('recomputes signer-ids and kids (TRUST-01)', async () => {
    await expectForged((payload) => {
      const id = at(payload, [6, 0, 0]) as Uint8Array;
      id[0] = id[0]! ^ 1;
    }, 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => {
      const [first, second] = at(payload, [6]) as CborMap[];
      (first as Map<number, CborValue>).set(2, second!.get(2)!);
    }, 'TRUST_DOCUMENT_MALFORMED');
  });

  it('holds signers of its own roles alone, each with the algorithms of one suite (TRUST-01)', async () => {
    await expectMember([6, 0, 1], 'seal', 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([6, 0, 2], new Map(), 'TRUST_DOCUMENT_MALFORMED');
    await expectForged((payload) => {
      const keys = at(payload, [6, 0, 2]) as Map<number, CborValue>;
      keys.set(-49, keys.get(-19)!);
      keys.delete(-19);
    }, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([6, 0, 2, -19, -2], new Uint8Array(31), 'CRYPTO_KEY_MALFORMED');
  });

  it('says since when a key is compromised exactly when it is (TRUST-01)', async () => {
    await expectMember([6, 0, 5], 'lost', 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([6, 0, 5], 'compromised', 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([6, 0, 6], NOW_S, 'TRUST_DOCUMENT_MALFORMED');
    await expectMember([6, 0, 4], NOW_S - 2 * DAY, 'TRUST_DOCUMENT_MALFORMED');
    const marked = await forge(state.root, state.signers('root'), (payload) => {
      const signer = at(payload, [6, 0]) as Map<number, CborValue>;
      signer.set(5, 'compromised').set(6, NOW_S);
    });
    expect(readRoot(readDocument(marked)).claimed.suite).toBe('rogatory-classic');
  });

  it('does not count a compromised root signer (TRUST-05)', async () => {
    const signers = signersOf(state.secrets.root);
    const marked = await forge(state.root, signers.slice(0, 2), (payload) => {
      for (const signer of at(payload, [6]) as Map<number, CborValue>[]) {
        if (signer.get(1) === 'root' && Buffer.compare(signer.get(0) as Uint8Array, signers[0]!.signerId) === 0)
          signer.set(5, 'compromised').set(6, NOW_S);
      }
    });
    const unverified = readRoot(readDocument(marked));
    expect(() => finish(verifyingRoot(unverified, unverified.document.digest))).toThrowCode('TRUST_THRESHOLD');
  });

  it('refuses signers below the suite that the root itself asks for (TRUST-15)', async () => {
    const bytes = await forgeMember(state.root, state.signers('root'), [7], 'rogatory-hybrid');
    const unverified = readRoot(readDocument(bytes));
    expect(() => finish(verifyingRoot(unverified, unverified.document.digest))).toThrowCode('TRUST_SUITE');
  });

  it('may ask for less than its signers have', async () => {
    const random = seededRandom('strong root');
    const secrets = generateRoot('rogatory-hybrid', { root: 1, directory: 2, freshness: 1 }, random);
    const validity = { from: NOW_S, to: NOW_S + DAY };
    const roles = {
      root: roleSet('root', 1, signersOf(secrets.root), validity),
      directory: roleSet('directory', 2, signersOf(secrets.directory), validity),
      freshness: roleSet('freshness', 1, signersOf(secrets.freshness), validity),
    };
    const input = { scope: 'demo-c', issuedAt: NOW_S, expiresAt: NOW_S + DAY, suite: 'rogatory-classic', roles } as const;
    const bytes = await publishRoot(input, [memorySigner(secrets.root[0]!)]);
    expect(readRoot(readDocument(bytes)).claimed.suite).toBe('rogatory-classic');
  });
});
