// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import type { CborValue } from '../cbor/value.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified } from './document.js';
import type { Directory, DirectoryAgency, DirectoryRelay } from './directory.js';
import { malformed, read, readHeader, readId, readMailboxes, readSuite, readVersion, requireOnce } from './fields.js';
import { isOfficerRole, readKem, readSigner } from './signer.js';

const MANY = LIMITS.directoryMaxItems;
const TEXT = LIMITS.trustTextMaxBytes;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;
const NODE_ROLES: readonly string[] = ['link', 'log', 'cosign'];

/**
 * Reads a directory; verifies no signature, and recomputes every kid and signer-id.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_SCOPE_WALL` (TRUST-10) when an id or a mailbox stands twice,
 * `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CBOR_...`.
 */
export function readDirectory(document: TrustDocument): Unverified<Directory> {
  const map = read.map(decodePayload(document, 'directory'), 'directory', [0, 1, 2, 3, 4, 5, 6]);
  const header = readHeader(map);
  if (header.expiresAt - header.issuedAt > LIMITS.directoryLifetimeMaxSeconds) throw malformed('3');
  const agencies = read.array(map.get(4), '4', 1, MANY).map((value, i) => readAgency(value, `4.${i}`));
  const relays = read.array(map.get(5), '5', 1, MANY).map((value, i) => readRelay(value, `5.${i}`));
  requireOrder(agencies, '4');
  requireOrder(relays, '5');
  requireOnce(
    [...agencies, ...relays].map(({ id }) => id),
    'id',
  );
  requireOnce(
    agencies.flatMap(({ mailboxes }) => mailboxes),
    'mailbox',
  );
  return { document, claimed: { ...header, agencies, relays, rootVersion: readVersion(map.get(6), '6') } };
}

function readAgency(value: CborValue, field: string): DirectoryAgency {
  const map = read.map(value, field, [0, 1, 2, 3, 4, 5, 6, 7], [8, 9]);
  const isRole = (role: string): boolean => role === 'seal' || isOfficerRole(role) || NODE_ROLES.includes(role);
  return {
    id: readId(map.get(0), `${field}.0`),
    names: readNames(map.get(1), `${field}.1`),
    competences: read.array(map.get(2), `${field}.2`, 0, MANY).map((text, i) => read.text(text, `${field}.2.${i}`, TEXT)),
    mailboxes: readMailboxes(map.get(3), `${field}.3`),
    suites: once(
      read.array(map.get(4), `${field}.4`, 1, MANY).map((suite, i) => readSuite(suite, `${field}.4.${i}`)),
      `${field}.4`,
    ),
    signers: read.array(map.get(5), `${field}.5`, 1, MANY).map((signer, i) => readSigner(signer, `${field}.5.${i}`, isRole)),
    kems: read.array(map.get(6), `${field}.6`, 1, MANY).map((kem, i) => readKem(kem, `${field}.6.${i}`)),
    types: readTypes(map.get(7), `${field}.7`),
    requires: map.has(8) ? readRequires(map.get(8), `${field}.8`) : new Map(),
    test: map.has(9) && read.isTrue(map.get(9), `${field}.9`),
  };
}

function readRelay(value: CborValue, field: string): DirectoryRelay {
  const map = read.map(value, field, [0, 1, 2, 3]);
  const isRole = (role: string): boolean => NODE_ROLES.includes(role);
  return {
    id: readId(map.get(0), `${field}.0`),
    urls: read.array(map.get(1), `${field}.1`, 1, MANY).map((url, i) => readUrl(url, `${field}.1.${i}`)),
    signers: read.array(map.get(2), `${field}.2`, 1, MANY).map((signer, i) => readSigner(signer, `${field}.2.${i}`, isRole)),
    mailboxes: readMailboxes(map.get(3), `${field}.3`),
  };
}

function readNames(value: CborValue | undefined, field: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [language, name] of readTextMap(value, field)) {
    if (!LANGUAGE.test(language)) throw malformed(`${field}: language tag`);
    names.set(language, read.text(name, `${field}.${language}`, TEXT));
  }
  return names;
}

function readTypes(value: CborValue | undefined, field: string): DirectoryAgency['types'] {
  const types = new Map<string, readonly (readonly [number, number])[]>();
  for (const [type, versions] of readTextMap(value, field)) {
    if (!TYPE.test(type)) throw malformed(`${field}: message type`);
    types.set(
      type,
      read.array(versions, `${field}.${type}`, 1, MANY).map((version, i) => readPair(version, `${field}.${type}.${i}`)),
    );
  }
  return types;
}

function readPair(value: CborValue, field: string): readonly [number, number] {
  const [major, minor] = read.array(value, field, 2, 2);
  return [read.uint(major, `${field}.0`), read.uint(minor, `${field}.1`)];
}

function readRequires(value: CborValue | undefined, field: string): DirectoryAgency['requires'] {
  const requires = new Map<string, readonly string[]>();
  for (const [type, list] of readTextMap(value, field)) {
    if (type !== '*' && !TYPE.test(type)) throw malformed(`${field}: message type`);
    const roles = read.array(list, `${field}.${type}`, 1, MANY).map((role, i) => read.text(role, `${field}.${type}.${i}`, 64));
    // The seal signs everything anyway: only officers can be asked for.
    if (!roles.every(isOfficerRole)) throw malformed(`${field}.${type}`);
    requires.set(type, once(roles, `${field}.${type}`));
  }
  return requires;
}

function readTextMap(value: CborValue | undefined, field: string): [string, CborValue][] {
  const map = read.anyMap(value, field, MANY);
  if (map.size === 0) throw malformed(field);
  return [...map].map(([key, member]) => [read.text(key, `${field}: key`, TEXT), member]);
}

function readUrl(value: CborValue, field: string): string {
  const url = read.text(value, field, TEXT);
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw malformed(field);
  }
  if ((parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:') || parsed.username !== '' || parsed.hash !== '') throw malformed(field);
  return url;
}

function requireOrder(entries: readonly { readonly id: string }[], field: string): void {
  for (let i = 1; i < entries.length; i++) {
    // Ids are ASCII: the order of text is the order of bytes. A repeat is named by requireOnce.
    if ((entries[i - 1] as { id: string }).id > (entries[i] as { id: string }).id) throw malformed(`${field}.${i}.0`);
  }
}

function once<T>(values: readonly T[], field: string): readonly T[] {
  if (new Set(values).size !== values.length) throw malformed(field);
  return values;
}
