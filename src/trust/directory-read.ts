// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import { fail } from '../core/errors.js';
import { decode } from '../cbor/decode.js';
import { arrayItems, mapItems, readHead } from '../cbor/item.js';
import { scan } from '../cbor/scan.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import type { TrustDocument, Unverified } from './document.js';
import type { Directory, DirectoryAgency, DirectoryRelay } from './directory.js';
import { malformed, read, readHeader, readId, readMailboxes, readSuite, readVersion, requireOnce } from './fields.js';
import { isOfficerRole, readKem, readSigner } from './signer.js';
import type { DirectorySigner } from './signer.js';
import { costOf, finish } from './work.js';
import type { Work } from './work.js';

const MANY = LIMITS.directoryListMaxItems;
const TEXT = LIMITS.trustTextMaxBytes;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;
const TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/;
const NODE_ROLES: readonly string[] = ['link', 'log', 'cosign'];
/** Members of a map that are looked at, so that an unknown one is named. */
const MEMBERS = 64;

/** Statements of a directory about itself. Times in epoch seconds. */
export type DirectoryHeader = Omit<Directory, 'agencies' | 'relays'>;

/** Names that a directory lists once. */
interface Listed {
  readonly ids: Set<string>;
  readonly mailboxes: Set<string>;
  mailboxCount: number;
}

/**
 * Reads a directory; verifies no signature, and recomputes every kid and signer-id.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_DOCUMENT_SIZE` (TRUST-02) for more mailboxes than their limit,
 * `TRUST_SCOPE_WALL` (TRUST-10) when an id or a mailbox stands twice, `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CBOR_...`.
 */
export function readDirectory(document: TrustDocument): Unverified<Directory> {
  return finish(readingDirectory(document));
}

/** Reads what a directory says of itself, and looks at nothing else. @throws as {@link readDirectory}. */
export function readDirectoryHeader(document: TrustDocument): DirectoryHeader {
  return headerOf(membersOf(document));
}

/** Reads the mailboxes that each agency of a directory lists, and no keys. @throws as {@link readDirectory}. */
export function readDirectoryMailboxes(document: TrustDocument): readonly (readonly [id: string, locals: readonly string[]])[] {
  return elements(membersOf(document).get(4), '4', MANY).map((bytes, i) => {
    const map = mapItems(bytes);
    return [readId(whole(map.get(0)), `4.${i}.0`), readMailboxes(whole(map.get(3)), `4.${i}.3`)];
  });
}

/**
 * Reads signers of some roles, entry by entry, and nothing else of a directory that was verified before.
 * @param isWanted - Asked before a signer is read.
 * @throws as {@link readDirectory}.
 */
export function* readingSigners(
  document: TrustDocument,
  isRole: (role: string) => boolean,
  isWanted: (id: string, signerId: Uint8Array) => boolean,
): Work<readonly { readonly id: string; readonly kind: 'agency' | 'relay'; readonly signer: DirectorySigner }[]> {
  const map = membersOf(document);
  yield costOf('hashing', document.payload.length);
  const found: { id: string; kind: 'agency' | 'relay'; signer: DirectorySigner }[] = [];
  for (const [kind, list, member] of [['agency', 4, 5] as const, ['relay', 5, 2] as const]) {
    for (const entry of elements(map.get(list), `${list}`, MANY)) {
      const parts = mapItems(entry);
      const id = readId(whole(parts.get(0)), `${list}: id`);
      const field = `${list} ${id}: signers`;
      for (const bytes of elements(parts.get(member), field, LIMITS.directoryEntryKeysMax)) {
        const [name, role] = [0, 1].map((key) => whole(mapItems(bytes).get(key)));
        yield costOf('hashing', bytes.length);
        if (!isRole(read.text(role, field, 64)) || !isWanted(id, read.bytes(name, field, 32))) continue;
        found.push({ id, kind, signer: readSigner(whole(bytes), field, isRole) });
        yield costOf('reading', bytes.length);
      }
      yield costOf('hashing', entry.length);
    }
  }
  return found;
}

/** As {@link readDirectory}: entry by entry, and in an entry key by key, since a hostile state chooses how long each is. */
export function* readingDirectory(document: TrustDocument): Work<Unverified<Directory>> {
  const map = membersOf(document);
  const header = headerOf(map);
  yield costOf('hashing', document.payload.length);
  const listed: Listed = { ids: new Set(), mailboxes: new Set(), mailboxCount: 0 };
  const agencies = yield* readEntries(map.get(4), '4', MANY, listed, readAgency);
  const relays = yield* readEntries(map.get(5), '5', LIMITS.directoryRelaysMax, listed, readRelay);
  return { document, claimed: { ...header, agencies, relays } };
}

/** Members of the payload, each as the bytes that encode it. */
function membersOf(document: TrustDocument): CborMap {
  if (document.kind !== 'directory') throw malformed(`protected.16: ${document.kind} instead of directory`);
  scan(document.payload, { maxBytes: LIMITS.directoryMaxBytes, maxItems: LIMITS.directoryMaxItems });
  return parts(document.payload, 'directory', [0, 1, 2, 3, 4, 5, 6]);
}

function headerOf(map: CborMap): DirectoryHeader {
  const header = readHeader(new Map([0, 1, 2, 3].map((key) => [key, whole(map.get(key))])));
  if (header.expiresAt - header.issuedAt > LIMITS.directoryLifetimeMaxSeconds) throw malformed('3');
  return { ...header, rootVersion: readVersion(whole(map.get(6)), '6') };
}

function* readEntries<T extends { readonly id: string; readonly mailboxes: readonly string[] }>(
  bytes: CborValue | undefined,
  field: string,
  max: number,
  listed: Listed,
  readEntry: (bytes: Uint8Array, field: string) => Work<T>,
): Work<readonly T[]> {
  const entries: T[] = [];
  for (const [i, element] of elements(bytes, field, max).entries()) {
    const entry = yield* readEntry(element, `${field}.${i}`);
    // Ids are ASCII: the order of text is the order of bytes. A repeat is named by requireOnce.
    if ((entries.at(-1)?.id ?? '') > entry.id) throw malformed(`${field}.${i}.0`);
    requireOnce([entry.id], 'id', listed.ids);
    // Several relays may serve one mailbox.
    if ('kems' in entry) requireOnce(entry.mailboxes, 'mailbox', listed.mailboxes);
    listed.mailboxCount += entry.mailboxes.length;
    if (listed.mailboxCount > LIMITS.directoryMailboxesMax)
      throw fail('TRUST_DOCUMENT_SIZE', { size: listed.mailboxCount, limit: LIMITS.directoryMailboxesMax });
    entries.push(entry);
  }
  return entries;
}

function* readAgency(bytes: Uint8Array, field: string): Work<DirectoryAgency> {
  const map = parts(bytes, field, [0, 1, 2, 3, 4, 5, 6, 7], [8, 9]);
  const isRole = (role: string): boolean => role === 'seal' || isOfficerRole(role) || NODE_ROLES.includes(role);
  return {
    id: yield* readPart(map, 0, field, readId),
    names: yield* readPart(map, 1, field, readNames),
    competences: yield* readPart(map, 2, field, readTexts),
    mailboxes: yield* readPart(map, 3, field, readMailboxes),
    suites: yield* readPart(map, 4, field, readSuites),
    signers: yield* readSigners(map.get(5), `${field}.5`, isRole),
    kems: yield* readEach(map.get(6), `${field}.6`, readKem),
    types: yield* readPart(map, 7, field, readTypes),
    requires: map.has(8) ? yield* readPart(map, 8, field, readRequires) : new Map(),
    test: map.has(9) && (yield* readPart(map, 9, field, (value, at) => read.isTrue(value, at))),
  };
}

function* readRelay(bytes: Uint8Array, field: string): Work<DirectoryRelay> {
  const map = parts(bytes, field, [0, 1, 2, 3]);
  const isRole = (role: string): boolean => NODE_ROLES.includes(role);
  return {
    id: yield* readPart(map, 0, field, readId),
    urls: yield* readPart(map, 1, field, readUrls),
    signers: yield* readSigners(map.get(2), `${field}.2`, isRole),
    mailboxes: yield* readPart(map, 3, field, readMailboxes),
  };
}

/** Decodes and reads one member: of few items, so that none takes long. */
function* readPart<T>(map: CborMap, key: number, field: string, readValue: (value: CborValue, field: string) => T): Work<T> {
  const bytes = map.get(key) as Uint8Array;
  const part = readValue(whole(bytes), `${field}.${key}`);
  yield costOf('reading', bytes.length);
  return part;
}

function readSigners(bytes: CborValue | undefined, field: string, isRole: (role: string) => boolean): Work<readonly DirectorySigner[]> {
  return readEach(bytes, field, (value, at) => readSigner(value, at, isRole));
}

function* readEach<T>(bytes: CborValue | undefined, field: string, readOne: (value: CborValue, field: string) => T): Work<readonly T[]> {
  const out: T[] = [];
  for (const [i, element] of elements(bytes, field, LIMITS.directoryEntryKeysMax).entries()) {
    out.push(readOne(whole(element), `${field}.${i}`));
    yield costOf('reading', element.length);
  }
  return out;
}

function readTexts(value: CborValue, field: string): readonly string[] {
  return read.array(value, field, 0, MANY).map((text, i) => read.text(text, `${field}.${i}`, TEXT));
}

function readSuites(value: CborValue, field: string): DirectoryAgency['suites'] {
  return once(
    read.array(value, field, 1, MANY).map((suite, i) => readSuite(suite, `${field}.${i}`)),
    field,
  );
}

function readUrls(value: CborValue, field: string): readonly string[] {
  return read.array(value, field, 1, MANY).map((url, i) => readUrl(url, `${field}.${i}`));
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

function once<T>(values: readonly T[], field: string): readonly T[] {
  if (new Set(values).size !== values.length) throw malformed(field);
  return values;
}

/** Members of a scanned map, each as the bytes that encode it. */
function parts(bytes: Uint8Array, field: string, required: readonly CborKey[], optional: readonly CborKey[] = []): CborMap {
  const { major, argument } = readHead(bytes, 0);
  if (major !== 5 || argument > MEMBERS) throw malformed(field);
  return read.map(mapItems(bytes), field, required, optional);
}

/** Elements of a scanned array, at least one, each as the bytes that encode it. */
function elements(bytes: CborValue | undefined, field: string, max: number): readonly Uint8Array[] {
  const encoded = bytes as Uint8Array;
  const { major, argument } = readHead(encoded, 0);
  if (major !== 4 || argument < 1 || argument > max) throw malformed(field);
  return arrayItems(encoded);
}

/** Decodes one part of a scanned encoding, of at most `LIMITS.cborMaxItems`. */
function whole(bytes: CborValue | undefined): CborValue {
  return decode(bytes as Uint8Array, { maxBytes: LIMITS.directoryMaxBytes });
}
