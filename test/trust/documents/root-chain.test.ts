import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/core/bytes.js';
import { coseKey, generateSigner, signerIdOf, kidOf } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import type { Verified } from '../../../src/trust/documents/document.js';
import { roleSet } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { ROOT, readRoot, removesSigner, verifyingRoot } from '../../../src/trust/documents/root.js';
import { finish } from '../../../src/trust/documents/work.js';
import type { Root } from '../../../src/trust/documents/root.js';
import { DAY, NOW_S, createState, seededRandom } from '../states.js';
import type { TestState } from '../states.js';

const random = seededRandom('chain');
const VALIDITY = { from: NOW_S - DAY, to: NOW_S + 365 * DAY };

let state: TestState;
let first: Verified<Root>;
let fresh: readonly Signer[];

beforeAll(async () => {
  state = await createState({ scope: 'demo-a' });
  const unverified = readRoot(readDocument(state.root));
  first = finish(verifyingRoot(unverified, unverified.document.digest));
  fresh = [1, 2, 3].map(() => memorySigner(generateSigner('rogatory-classic', random)));
});

/** A second root, as it is, signed by whoever is given. */
async function second(changes: Partial<Root>, signers: readonly Signer[]): Promise<() => Verified<Root>> {
  const root: Root = { ...first.content, version: 2, previous: first.document.digest, ...changes };
  const bytes = await signDocument('root', ROOT.write(root), signers);
  return () => finish(verifyingRoot(readRoot(readDocument(bytes)), first));
}

function freshRoles(): Root['roles'] {
  return { ...first.content.roles, root: roleSet('root', 2, fresh, VALIDITY) };
}

describe('root chain', () => {
  it('accepts version 1 by its pinned digest alone (TRUST-04)', () => {
    const unverified = readRoot(readDocument(state.root));
    expect(() => finish(verifyingRoot(unverified, new Uint8Array(32)))).toThrowCode('TRUST_ROOT_MISMATCH');
    expect(finish(verifyingRoot(unverified, unverified.document.digest)).content.version).toBe(1);
  });

  it('refuses a later version in the place of the pinned one (TRUST-16)', async () => {
    const unverified = readRoot(readDocument(await state.nextRoot()));
    expect(() => finish(verifyingRoot(unverified, unverified.document.digest))).toThrowCode('TRUST_GAP');
  });

  it('refuses version 1 without the threshold of its own root signers (TRUST-05)', async () => {
    const bytes = await signDocument('root', ROOT.write(first.content), state.signers('root').slice(0, 1));
    const unverified = readRoot(readDocument(bytes));
    expect(() => finish(verifyingRoot(unverified, unverified.document.digest))).toThrowCode('TRUST_THRESHOLD');
  });

  it('accepts a next version signed by the thresholds of both (TRUST-17)', async () => {
    const verify = await second({ roles: freshRoles() }, [...state.signers('root').slice(1), ...fresh.slice(1)]);
    expect(verify().content.version).toBe(2);
  });

  it('refuses a next version without the threshold of the old root (TRUST-17)', async () => {
    const verify = await second({ roles: freshRoles() }, [...state.signers('root').slice(0, 1), ...fresh]);
    expect(verify).toThrowCode('TRUST_THRESHOLD');
  });

  it('refuses a next version without the threshold of the new root (TRUST-17)', async () => {
    const verify = await second({ roles: freshRoles() }, [...state.signers('root'), ...fresh.slice(0, 1)]);
    expect(verify).toThrowCode('TRUST_THRESHOLD');
  });

  it('refuses a next version signed by directory signers (TRUST-05)', async () => {
    expect(await second({}, [...state.signers('directory'), ...state.signers('freshness')])).toThrowCode('TRUST_THRESHOLD');
  });

  it('refuses a step over a version, a step back and a second root of one version (TRUST-16, TRUST-08, TRUST-09)', async () => {
    const signers = state.signers('root');
    expect(await second({ version: 3 }, signers)).toThrowCode('TRUST_GAP');
    expect(await second({ version: 1, previous: null, expiresAt: NOW_S + DAY }, signers)).toThrowCode('TRUST_FORK');
    const verify = await second({}, signers);
    const held = verify();
    const unverified = readRoot(readDocument(state.root));
    expect(() => finish(verifyingRoot(unverified, held))).toThrowCode('TRUST_ROLLBACK');
  });

  it('refuses a root that names the held one of its own version as its predecessor (TRUST-09)', async () => {
    const held = (await second({}, state.signers('root')))();
    const root: Root = { ...first.content, version: 2, previous: held.document.digest };
    const twin = readRoot(readDocument(await signDocument('root', ROOT.write(root), state.signers('root'))));
    expect(() => finish(verifyingRoot(twin, held))).toThrowCode('TRUST_FORK');
  });

  it('refuses a next version that follows another root (TRUST-09)', async () => {
    expect(await second({ previous: new Uint8Array(32) }, state.signers('root'))).toThrowCode('TRUST_FORK');
  });

  it('refuses a next version of another scope (TRUST-10)', async () => {
    expect(await second({ scope: 'demo-b' }, state.signers('root'))).toThrowCode('TRUST_SCOPE_WALL');
  });

  it('refuses a new root signer that the old root did not announce, where it announces (TRUST-60)', async () => {
    const announcing = (await second({ preRotation: [fresh[0]!.signerId, fresh[1]!.signerId] }, state.signers('root')))();
    const third = async (newcomers: readonly Signer[]) => {
      const roles = { ...first.content.roles, root: roleSet('root', 2, [...newcomers, state.signers('root')[0]!], VALIDITY) };
      const root: Root = { ...first.content, version: 3, previous: announcing.document.digest, roles };
      return readRoot(readDocument(await signDocument('root', ROOT.write(root), [...state.signers('root'), ...newcomers])));
    };
    const announced = await third(fresh.slice(0, 2));
    expect(finish(verifyingRoot(announced, announcing)).content.version).toBe(3);
    const unannounced = await third(fresh.slice(1, 3));
    expect(() => finish(verifyingRoot(unannounced, announcing))).toThrowCode('TRUST_ROOT_MISMATCH');
  });

  it('refuses a root in which one key stands twice (TRUST-11)', async () => {
    const hybrid = memorySigner(generateSigner('rogatory-hybrid', random));
    const classic = { keys: new Map([[-19 as const, hybrid.keys.get(-19)!]]), signerId: signerIdOf([kidOf(hybrid.keys.get(-19)!)]) };
    const roles = { ...first.content.roles, root: roleSet('root', 1, [hybrid, classic], VALIDITY) };
    expect(await second({ roles }, [...state.signers('root'), hybrid])).toThrowCode('TRUST_KEY_REUSED');
  });

  it('refuses an Ed25519 key of small order (CRYPTO-04)', async () => {
    const key = coseKey(-19, fromHex('0100000000000000000000000000000000000000000000000000000000000000'));
    const weak = { keys: new Map([[-19 as const, key]]), signerId: signerIdOf([kidOf(key)]) };
    const roles = { ...first.content.roles, freshness: { threshold: 1, signers: [signerEntry(weak, 'freshness', VALIDITY)] } };
    expect(await second({ roles }, state.signers('root'))).toThrowCode('CRYPTO_KEY_WEAK');
  });

  it('notices a signer that is gone, by role', () => {
    const { roles } = first.content;
    const fewer: Root = { ...first.content, roles: { ...roles, directory: { threshold: 2, signers: [roles.directory.signers[0]!] } } };
    expect(removesSigner(first.content, fewer, 'directory')).toBe(true);
    expect(removesSigner(fewer, first.content, 'directory')).toBe(false);
    expect(removesSigner(first.content, fewer, 'freshness')).toBe(false);
  });
});
