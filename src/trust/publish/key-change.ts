// SPDX-License-Identifier: Apache-2.0
// What the owner of keys asks of its state's directory: keys to enter, to retire, to mark compromised. Nobody's document yet: the
// directory's signers decide, and what they publish is what others read.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import type { CborValue } from '../../cbor/value.js';
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { kidOf } from '../../crypto/keys/keys.js';
import { verifySignature } from '../../crypto/sign/sign.js';
import type { Signer } from '../../crypto/sign/sign.js';
import type { Directory } from '../documents/directory.js';
import { DIGEST, ID, SCOPE, UINT, byteString, checked, list, malformed, membersOf, read, record, tuple } from '../documents/forms.js';
import { KEM, SIGNER, keyIdOf } from '../documents/signer.js';
import type { DirectoryKem, DirectorySigner } from '../documents/signer.js';
import { requireMembers } from '../../core/members.js';

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

const MAX = LIMITS.trustSignaturesMax;
const KEY_CHANGE = checked(
  record<KeyChange>({
    scope: [0, SCOPE],
    id: [1, ID],
    issuedAt: [2, UINT],
    signers: [3, list(SIGNER, 0, MAX)],
    kems: [4, list(KEM, 0, MAX)],
    retire: [5, list(tuple<KeyChange['retire'][number]>({ key: DIGEST, to: UINT }), 0, MAX)],
    compromise: [6, list(tuple<KeyChange['compromise'][number]>({ key: DIGEST, invalidSince: UINT }), 0, MAX)],
  }),
  ({ signers, kems, retire, compromise }, field) => {
    const entries = [...signers, ...kems];
    for (const { status } of entries) if (status !== 'active') throw malformed(`${field}: a new key is active`);
    requireOnce(entries.map(keyIdOf), `${field}.3 and 4`);
    requireOnce(
      [...retire, ...compromise].map(({ key }) => key),
      `${field}.5 and 6`,
    );
  },
);
const PROOF = tuple<{ kid: Uint8Array; signature: Uint8Array }>({ kid: DIGEST, signature: byteString() });

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
  requireMembers(change, membersOf(KEY_CHANGE), 'writeKeyChange(change)');
  const body = encode(KEY_CHANGE.write(change));
  const proofs: CborValue[] = [];
  for (const signer of signers) {
    for (const [alg, key] of signer.keys) proofs.push([kidOf(key), await signer.sign(alg, statementOf(body))]);
  }
  return encode([FORM, body, proofs]);
}

/**
 * Reads the file of a change, and verifies what the new signers prove.
 * @param bytes - At most 1 MiB; read, never kept.
 * @throws {@link RogatoryError} `TRUST_KEY_CHANGE` (TRUST-85) when a new signer has not signed with each of its keys;
 * `TRUST_DOCUMENT_MALFORMED` (TRUST-01), also for a key that stands in it twice; `ID_MALFORMED` (CONV-02), `CRYPTO_KEY_MALFORMED`
 * (CRYPTO-03), `CBOR_*`.
 */
export function readKeyChange(bytes: Uint8Array): ReadKeyChange {
  const [form, body, proofs] = read.array(decode(bytes, { maxBytes: LIMITS.trustDocumentMaxBytes }), 'change', 3, 3);
  if (form !== FORM) throw malformed('change');
  const bodyBytes = read.bytes(body, 'change.body');
  const change = KEY_CHANGE.read(decode(bodyBytes, { maxBytes: LIMITS.trustDocumentMaxBytes }), 'change');
  const statement = statementOf(bodyBytes);
  const proven = list(PROOF, 0, MAX).read(proofs, 'change.proofs');
  // Two signatures of one key: which of them counts must not depend on the reader.
  requireOnce(
    proven.map(({ kid }) => kid),
    'change.proofs',
  );
  const signatures = new Map(proven.map(({ kid, signature }) => [toHex(kid), signature]));
  for (const { role, signerId, ...signer } of change.signers) {
    if (!hasSigned(signer, { statement, signatures }))
      throw refused(`the new ${role} ${toHex(signerId).slice(0, 16)} does not prove its keys`);
  }
  return { change, statement, signatures };
}

/** Whether a signer signed the change, with each of its keys. */
function hasSigned(
  { keys }: Pick<DirectorySigner, 'keys'>,
  { statement, signatures }: Pick<ReadKeyChange, 'statement' | 'signatures'>,
): boolean {
  return [...keys.values()].every((key) => {
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

/** A key that two entries name would be what the later of them says. */
function requireOnce(ids: readonly Uint8Array[], field: string): void {
  if (new Set(ids.map(toHex)).size !== ids.length) throw malformed(`${field}: a key is named twice`);
}

declare const proven: unique symbol;

/** The KEM keys of one change that their owner opened a challenge with. Made by `verifyKemAnswer` alone. */
export interface ProvenKems {
  readonly [proven]: true;
  /** Of the change. */
  readonly digest: Uint8Array;
  /** Kids, hexadecimal. */
  readonly kids: ReadonlySet<string>;
}

/** What a directory would say after a change. */
export interface ChangedKeys {
  readonly agencies: Directory['agencies'];
  readonly relays: Directory['relays'];
  /** New signers whose predecessor is not named or did not sign: the operators of both sides are to be told. */
  readonly unvouched: readonly DirectorySigner[];
}

/**
 * Applies a change of keys to what a directory says; nothing is published by it. Retired and compromised keys stay: an unknown signer
 * would only be held, a compromised one is refused.
 * @param proven - What `verifyKemAnswer` said of this change; without it no KEM key enters.
 * @throws {@link RogatoryError} `TRUST_KEY_CHANGE` (TRUST-40): it is of another scope, names an agency or relay or a key that the directory
 * does not have, enters a key that it has, or lengthens a validity. `TRUST_KEY_PROOF` (TRUST-43): the owner has opened nothing with a new
 * KEM key.
 */
export function applyKeyChange(
  directory: Pick<Directory, 'scope' | 'agencies' | 'relays'>,
  read: ReadKeyChange,
  proven?: ProvenKems,
): ChangedKeys {
  const { change } = read;
  if (change.scope !== directory.scope) throw refused(`it is of ${change.scope}, the directory of ${directory.scope}`);
  const agency = directory.agencies.find(({ id }) => id === change.id);
  const relay = directory.relays.find(({ id }) => id === change.id);
  const owner = agency ?? relay;
  if (owner === undefined) throw refused(`the directory has no ${change.id}`);
  if (agency === undefined && change.kems.length > 0) throw refused('a relay has no KEM keys');
  const held: readonly (DirectorySigner | DirectoryKem)[] = [...owner.signers, ...(agency?.kems ?? [])];
  requireKnown(change, held);
  requireProven(read, proven);
  const marked = <T extends DirectorySigner | DirectoryKem>(entries: readonly T[]): T[] => entries.map((entry) => mark(entry, change));
  const signers = [...marked(owner.signers), ...change.signers];
  const replace = <T extends { readonly id: string }>(all: readonly T[], next: (entry: T) => T): readonly T[] =>
    all.map((entry) => (entry.id === change.id ? next(entry) : entry));
  return {
    agencies: replace(directory.agencies, (entry) => ({ ...entry, signers, kems: [...marked(entry.kems), ...change.kems] })),
    relays: replace(directory.relays, (entry) => ({ ...entry, signers })),
    unvouched: change.signers.filter((signer) => !isVouched(signer, owner.signers, read)),
  };
}

function requireKnown(change: KeyChange, held: readonly (DirectorySigner | DirectoryKem)[]): void {
  const has = (key: Uint8Array): boolean => held.some((entry) => equal(keyIdOf(entry), key));
  for (const { key } of [...change.retire, ...change.compromise]) {
    if (!has(key)) throw refused(`${change.id} has no key ${toHex(key).slice(0, 16)}`);
  }
  for (const entry of [...change.signers, ...change.kems]) {
    const key = keyIdOf(entry);
    if (has(key)) throw refused(`${change.id} has the key ${toHex(key).slice(0, 16)} already`);
  }
}

function requireProven(read: ReadKeyChange, proven: ProvenKems | undefined): void {
  const isOfThis = proven !== undefined && equal(proven.digest, keyChangeDigest(read));
  for (const { kid } of read.change.kems) {
    if (isOfThis && proven.kids.has(toHex(kid))) continue;
    throw fail('TRUST_KEY_PROOF', { reason: `nothing was opened with the new KEM key ${toHex(kid).slice(0, 16)}` });
  }
}

/** Compromised once is compromised for good; its `invalid since` moves to the past only. */
function mark<T extends DirectorySigner | DirectoryKem>(entry: T, change: KeyChange): T {
  const compromise = change.compromise.find(({ key }) => equal(keyIdOf(entry), key));
  if (compromise !== undefined) {
    const invalidSince = Math.min(compromise.invalidSince, entry.invalidSince ?? Infinity);
    return { ...entry, status: 'compromised', invalidSince };
  }
  const retire = change.retire.find(({ key }) => equal(keyIdOf(entry), key));
  if (retire === undefined) return entry;
  if (entry.status === 'compromised') throw refused('a compromised key is not retired');
  if (retire.to > entry.to) throw refused('retiring does not lengthen a validity');
  return { ...entry, status: 'retired', to: Math.max(retire.to, entry.from) };
}

function isVouched(signer: DirectorySigner, held: readonly DirectorySigner[], read: ReadKeyChange): boolean {
  const { predecessor } = signer;
  if (predecessor === undefined) return false;
  const old = held.find((candidate) => candidate.role === signer.role && equal(candidate.signerId, predecessor));
  return old !== undefined && old.status !== 'compromised' && hasSigned(old, read);
}

function refused(reason: string): RogatoryError<'TRUST_KEY_CHANGE'> {
  return fail('TRUST_KEY_CHANGE', { reason });
}
