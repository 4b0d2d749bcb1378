import { ed25519 } from '@noble/curves/ed25519.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/core/bytes.js';
import { coseKey, kidOf, publicKeyBytes, signerIdOf } from '../../../src/crypto/keys/keys.js';
import type { CoseKey } from '../../../src/crypto/keys/keys.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { DIRECTORY, directorySigners, verifyingDirectory } from '../../../src/trust/documents/directory.js';
import type { Directory, DirectoryAgency } from '../../../src/trust/documents/directory.js';
import { readDirectory } from '../../../src/trust/documents/directory-reader.js';
import { readDocument, signDocument } from '../../../src/trust/documents/document.js';
import type { Verified } from '../../../src/trust/documents/document.js';
import { kemEntry, roleSet } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { readRoot, standingUnder } from '../../../src/trust/documents/root.js';
import type { Root } from '../../../src/trust/documents/root.js';
import { admittingKeys, collectKeys } from '../../../src/trust/documents/walls.js';
import type { KeyUses } from '../../../src/trust/documents/walls.js';
import { finish } from '../../../src/trust/documents/work.js';
import { NOW_S, createState } from '../states.js';
import type { TestState } from '../states.js';

let state: TestState;
let root: Verified<Root>;
let agency: DirectoryAgency;

beforeAll(async () => {
  state = await createState({ scope: 'demo-a', signers: { root: 1, directory: 3, freshness: 2 } });
  root = rootOf(state.root);
  [agency] = state.directoryInput.agencies as [DirectoryAgency];
});

function rootOf(bytes: Uint8Array): Verified<Root> {
  const { document, claimed } = readRoot(readDocument(bytes));
  return { document, content: claimed };
}

async function verifier(
  changes: Partial<Directory>,
  signers: readonly Signer[] = state.signers('directory'),
): Promise<() => Verified<Directory>> {
  const directory: Directory = { ...state.directoryInput, scope: 'demo-a', rootVersion: 1, ...changes };
  const bytes = await signDocument('directory', DIRECTORY.write(directory), signers);
  return () => finish(verifyingDirectory(readDirectory(readDocument(bytes)), root));
}

/** A directory in which the agency has one more signer, with this key. */
function withKey(key: CoseKey): Partial<Directory> {
  const signer = { keys: new Map([[-19 as const, key]]), signerId: signerIdOf([kidOf(key)]) };
  return { agencies: [{ ...agency, signers: [...agency.signers, signerEntry(signer, 'seal', { from: 0, to: NOW_S * 2 })] }] };
}

describe('directory under its root', () => {
  it('is accepted with the threshold of the directory signers (TRUST-05)', async () => {
    const [, second, third] = state.signers('directory');
    expect((await verifier({}, [second!, third!]))().content.version).toBe(1);
    expect(await verifier({}, [third!])).toThrowCode('TRUST_THRESHOLD');
  });

  it('is refused when root or freshness signers signed it (TRUST-05)', async () => {
    const [one] = state.signers('directory');
    expect(await verifier({}, [...state.signers('root'), ...state.signers('freshness'), one!])).toThrowCode('TRUST_THRESHOLD');
  });

  it('is refused when it names another scope than its root (TRUST-10)', async () => {
    expect(await verifier({ scope: 'demo-b' })).toThrowCode('TRUST_SCOPE_WALL');
  });

  it('is judged under the root version that it names (TRUST-16)', async () => {
    expect(await verifier({ rootVersion: 2 })).toThrowCode('TRUST_GAP');
  });

  it('carries no key twice (TRUST-11)', async () => {
    const [signer] = agency.signers;
    expect(await verifier({ agencies: [{ ...agency, signers: [...agency.signers, signer!] }] })).toThrowCode('TRUST_KEY_REUSED');
    expect(await verifier({ agencies: [{ ...agency, kems: [...agency.kems, agency.kems[0]!] }] })).toThrowCode('TRUST_KEY_REUSED');
  });

  it('carries no key under two uses (TRUST-11)', async () => {
    const seal = agency.signers.find(({ role }) => role === 'seal')!;
    expect(await verifier({ agencies: [{ ...agency, signers: [...agency.signers, { ...seal, role: 'log' }] }] })).toThrowCode(
      'TRUST_KEY_REUSED',
    );
    const [relay] = state.directoryInput.relays;
    const link = agency.signers.find(({ role }) => role === 'link')!;
    expect(await verifier({ relays: [{ ...relay!, signers: [...relay!.signers, link] }] })).toThrowCode('TRUST_KEY_REUSED');
  });

  it('carries no key of a signer as a KEM key: the same bytes are the same key (TRUST-11)', async () => {
    const seal = agency.signers.find(({ role }) => role === 'seal')!;
    const disguised = coseKey(-70200, publicKeyBytes(seal.keys.get(-19)!));
    const kems = [...agency.kems, kemEntry(disguised, { from: 0, to: 1 })];
    expect(await verifier({ agencies: [{ ...agency, kems }] })).toThrowCode('TRUST_KEY_REUSED');
  });

  it('carries no key of its root (TRUST-11)', async () => {
    const [rootSigner] = state.signers('root');
    expect(await verifier(withKey(rootSigner!.keys.get(-19)!))).toThrowCode('TRUST_KEY_REUSED');
  });

  it('carries no Ed25519 key of small order, none off the canonical encoding, none outside the prime-order subgroup (CRYPTO-04)', async () => {
    const torsion = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    const mixed = ed25519.Point.fromBytes(publicKeyBytes(state.seal().keys.get(-19)!))
      .add(torsion)
      .toBytes();
    for (const weak of [
      fromHex('0100000000000000000000000000000000000000000000000000000000000000'),
      fromHex('eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'),
      Uint8Array.from(mixed),
    ]) {
      expect(await verifier(withKey(coseKey(-19, weak)))).toThrowCode('CRYPTO_KEY_WEAK');
    }
  });

  it('checks no key again that a document held before lists', () => {
    const { claimed } = readDirectory(readDocument(state.directory));
    const cost = (admitted: readonly KeyUses[]): number => {
      let checks = 0;
      for (const done of admittingKeys(directorySigners(claimed), admitted)) checks += done;
      return checks;
    };
    expect(cost([])).toBe(7);
    expect(cost([collectKeys(directorySigners(claimed))])).toBe(0);
  });

  it('stands under a later root only with the threshold of the signers there (TRUST-70)', async () => {
    const [first, second, third] = state.signers('directory');
    const held = (await verifier({}, [first!, second!]))();
    const { roles } = root.content;
    const under = (signers: readonly Signer[]): Verified<Root> => {
      const directory = roleSet('directory', 2, signers, { from: NOW_S, to: NOW_S + 1 });
      return { ...root, content: { ...root.content, version: 2, roles: { ...roles, directory } } };
    };
    expect(finish(standingUnder('directory', held, root))).toBe(true);
    expect(finish(standingUnder('directory', held, under([first!, second!, third!])))).toBe(true);
    expect(finish(standingUnder('directory', held, under([first!, third!])))).toBe(false);
  });
});
