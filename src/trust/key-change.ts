// SPDX-License-Identifier: Apache-2.0
// What the owner of keys asks of its state's directory: keys to enter, to retire, to mark compromised. Nobody's document yet: the
// directory's signers decide, and what they publish is what others read.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { sha256 } from '../crypto/digest.js';
import { kidOf } from '../crypto/keys.js';
import { verifySignature } from '../crypto/sign.js';
import type { Signer } from '../crypto/sign.js';
import { malformed, read, readId, readScope } from './fields.js';
import { readKem, readSigner, writeKem, writeSigner } from './signer.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

const FORM = 'rogatory-key-change/1';

/** A change of the keys of one agency or relay. Times in epoch seconds. */
export interface KeyChange {
  readonly scope: string;
  readonly id: string;
  readonly issuedAt: number;
  readonly signers: readonly DirectorySigner[];
  readonly kems: readonly DirectoryKem[];
  /** Signer-id or kid, and the last second of the key's validity: never later than the directory says already. */
  readonly retire: readonly { readonly key: Uint8Array; readonly to: number }[];
  /** Signer-id or kid, and since when others may have had the key. */
  readonly compromise: readonly { readonly key: Uint8Array; readonly invalidSince: number }[];
}

const KEY_CHANGE: Members<KeyChange> = {
  required: {
    scope: 'text',
    id: 'text',
    issuedAt: 'number',
    signers: 'list',
    kems: 'list',
    retire: { each: { required: { key: 'bytes', to: 'number' }, optional: {} } },
    compromise: { each: { required: { key: 'bytes', invalidSince: 'number' }, optional: {} } },
  },
  optional: {},
};

/** A change that was read; every new signer has proved with all of its keys that it holds them. */
export interface ReadKeyChange {
  readonly change: KeyChange;
  /** Exactly what was signed. */
  readonly statement: Uint8Array;
  /** Kid (hexadecimal) to signature: of the new signers, and of old ones that vouch for them. The latter are not verified yet. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes the file of a change.
 * @param signers - The new signers, each of which thereby proves that it holds its keys; and old ones, which vouch for them.
 * @returns the file, fresh.
 */
export async function writeKeyChange(change: KeyChange, signers: readonly Signer[]): Promise<Uint8Array> {
  requireMembers(change, KEY_CHANGE, 'writeKeyChange(change)');
  const body = encode(changeMap(change));
  const proofs: CborValue[] = [];
  for (const signer of signers) {
    for (const [alg, key] of signer.keys) proofs.push([kidOf(key), await signer.sign(alg, statementOf(body))]);
  }
  return encode([FORM, body, proofs]);
}

/**
 * Reads the file of a change, and verifies what the new signers prove.
 * @param bytes - At most 1 MiB; read, never kept.
 * @throws {@link RogatoryError} `TRUST_KEY_CHANGE` (TRUST-40) when a new signer has not signed with each of its keys;
 * `TRUST_DOCUMENT_MALFORMED` (TRUST-01), also for a key that stands in it twice; `ID_MALFORMED` (CONV-02), `CRYPTO_KEY_MALFORMED`
 * (CRYPTO-03), `CBOR_*`.
 */
export function readKeyChange(bytes: Uint8Array): ReadKeyChange {
  const [form, body, proofs] = read.array(decode(bytes, { maxBytes: LIMITS.trustDocumentMaxBytes }), 'change', 3, 3);
  if (form !== FORM) throw malformed('change');
  const bodyBytes = read.bytes(body, 'change.body');
  const change = readChangeMap(decode(bodyBytes, { maxBytes: LIMITS.trustDocumentMaxBytes }));
  const statement = statementOf(bodyBytes);
  const signatures = new Map<string, Uint8Array>();
  for (const [i, proof] of read.array(proofs, 'change.proofs', 0, LIMITS.trustSignaturesMax).entries()) {
    const [kidBytes, signature] = read.array(proof, `change.proofs.${i}`, 2, 2);
    const kid = toHex(read.bytes(kidBytes, `change.proofs.${i}`, 32));
    // Two signatures of one key: which of them counts must not depend on the reader.
    if (signatures.has(kid)) throw malformed(`change.proofs.${i}: kid`);
    signatures.set(kid, read.bytes(signature, `change.proofs.${i}`));
  }
  for (const signer of change.signers) requireProofs(signer, statement, signatures);
  return { change, statement, signatures };
}

function requireProofs(signer: DirectorySigner, statement: Uint8Array, signatures: ReadonlyMap<string, Uint8Array>): void {
  if (!hasSigned(signer, statement, signatures)) {
    throw fail('TRUST_KEY_CHANGE', { reason: `the new ${signer.role} ${toHex(signer.signerId).slice(0, 16)} does not prove its keys` });
  }
}

/** Whether a signer signed the change, with each of its keys. */
export function hasSigned(signer: DirectorySigner, statement: Uint8Array, signatures: ReadonlyMap<string, Uint8Array>): boolean {
  return [...signer.keys.values()].every((key) => {
    const signature = signatures.get(toHex(kidOf(key)));
    return signature !== undefined && verifySignature(key, statement, signature);
  });
}

/** Digest by which challenge and answer (TRUST-43) name a change. */
export function keyChangeDigest({ statement }: Pick<ReadKeyChange, 'statement'>): Uint8Array {
  return sha256(statement);
}

function statementOf(body: Uint8Array): Uint8Array {
  return encode([FORM, body]);
}

function changeMap(change: KeyChange): CborMap {
  return new Map<CborKey, CborValue>([
    [0, change.scope],
    [1, change.id],
    [2, change.issuedAt],
    [3, change.signers.map(writeSigner)],
    [4, change.kems.map(writeKem)],
    [5, change.retire.map(({ key, to }) => [key, to])],
    [6, change.compromise.map(({ key, invalidSince }) => [key, invalidSince])],
  ]);
}

function readChangeMap(value: CborValue): KeyChange {
  const map = read.map(value, 'change', [0, 1, 2, 3, 4, 5, 6]);
  const list = (member: number): readonly CborValue[] => read.array(map.get(member), `change.${member}`, 0, LIMITS.trustSignaturesMax);
  const marks = (member: number): { key: Uint8Array; at: number }[] =>
    list(member).map((entry, i) => {
      const [key, at] = read.array(entry, `change.${member}.${i}`, 2, 2);
      return { key: read.bytes(key, `change.${member}.${i}.0`, 32), at: read.uint(at, `change.${member}.${i}.1`) };
    });
  const signers = list(3).map((entry, i) => readSigner(entry, `change.3.${i}`, () => true));
  const kems = list(4).map((entry, i) => readKem(entry, `change.4.${i}`));
  for (const { status } of [...signers, ...kems]) if (status !== 'active') throw malformed('change: a new key is active');
  requireOnce([...signers.map(({ signerId }) => signerId), ...kems.map(({ kid }) => kid)], 'change.3 and 4');
  const [retire, compromise] = [marks(5), marks(6)];
  requireOnce(
    [...retire, ...compromise].map(({ key }) => key),
    'change.5 and 6',
  );
  return {
    scope: readScope(map.get(0), 'change.0'),
    id: readId(map.get(1), 'change.1'),
    issuedAt: read.uint(map.get(2), 'change.2'),
    signers,
    kems,
    retire: retire.map(({ key, at }) => ({ key, to: at })),
    compromise: compromise.map(({ key, at }) => ({ key, invalidSince: at })),
  };
}

/** A key that two entries name would be what the later of them says. */
function requireOnce(ids: readonly Uint8Array[], field: string): void {
  if (new Set(ids.map(toHex)).size !== ids.length) throw malformed(`${field}: a key is named twice`);
}

/** Whether an entry is the one that a signer-id or kid names. */
export function isKey(entry: DirectorySigner | DirectoryKem, key: Uint8Array): boolean {
  return equal('kid' in entry ? entry.kid : entry.signerId, key);
}
