// SPDX-License-Identifier: Apache-2.0
// Two states, a sender and readers, with every trust statement of a reader open to change by a test.
import { encode } from '../../src/cbor/encode.js';
import { fromHex, toHex, toUtf8, uint32be } from '../../src/core/bytes.js';
import type { RandomSource } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import type { Decapsulator } from '../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { generateKem, generateSigner, kidOf } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { suiteById } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import type { MessageInput, Recipient, SealInput } from '../../src/envelope/seal-input.js';
import type { AccordView, EnvelopeReader, KemView, SenderView, SignerView, TrustView } from '../../src/envelope/types.js';

export const HOUR = 3600;
export const DAY = 86_400;
/** 2026-11-24T12:00:00Z, in epoch seconds. */
export const NOW = 1_795_521_600;
export const SENDER_SCOPE = 'xa';
export const READER_SCOPE = 'xb';
const FLOOR = { 'rogatory-classic': 'rogatory-classic', 'rogatory-hybrid': 'rogatory-hybrid' } as const;

/** A repeatable stream of bytes: SHA-256 of seed and counter. */
export function seeded(seed: string): RandomSource {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) out.set(sha256(encode([seed, counter++])).subarray(0, Math.min(32, length - at)), at);
    return out;
  };
}

export interface ReaderKey {
  readonly id: string;
  readonly view: KemView;
  readonly decapsulator: Decapsulator;
}

/** Everything the readers believe. A test replaces what it wants to be wrong. */
export interface Beliefs {
  scopes: Set<string>;
  kems: Map<string, KemView>;
  senders: Map<string, SenderView>;
  directoryVersions: Map<string, number>;
  directoryDigests: Map<string, Uint8Array>;
  accords: AccordView[];
}

export interface World {
  readonly suite: SuiteId;
  readonly seal: Signer;
  readonly officer: Signer;
  readonly readers: readonly ReaderKey[];
  readonly beliefs: Beliefs;
  readonly trust: TrustView;
  reader(index?: number, changes?: Partial<EnvelopeReader>): EnvelopeReader;
  /** Input for the first `count` readers. */
  input(changes?: Partial<Omit<SealInput, 'message'>> & { message?: Partial<MessageInput> }, count?: number): SealInput;
}

const SEALS = new Map<string, Signer>();
const KEMS = new Map<string, Omit<ReaderKey, 'id'>>();

/** A signer of fixed keys, made once in a test run. */
export function signerNamed(name: string, suite: SuiteId): Signer {
  const key = `${suite}/${name}`;
  const signer = SEALS.get(key) ?? memorySigner(generateSigner(suite, seeded(`signer/${key}`)));
  SEALS.set(key, signer);
  return signer;
}

/** A KEM key of fixed seed, made once in a test run. */
export function kemNamed(name: string, suite: SuiteId): Omit<ReaderKey, 'id'> {
  const cacheKey = `${suite}/${name}`;
  const held = KEMS.get(cacheKey);
  if (held !== undefined) return held;
  const secret = generateKem(suite, seeded(`kem/${cacheKey}`));
  const key = kemPublicKey(secret);
  const view: KemView = { kid: kidOf(key), key, alg: suiteById(suite).kem, from: NOW - 30 * DAY, to: NOW + 60 * DAY, status: 'active' };
  const made = { view, decapsulator: memoryDecapsulator(secret) };
  KEMS.set(cacheKey, made);
  return made;
}

export function signerView(signer: Signer, role: string, changes: Partial<SignerView> = {}): SignerView {
  return { signerId: signer.signerId, role, keys: signer.keys, from: NOW - 300 * DAY, to: NOW + 300 * DAY, status: 'active', ...changes };
}

export function directoryDigest(scope: string): Uint8Array {
  return sha256(toUtf8(`directory of ${scope}`));
}

const ACCORD_ID = fromHex('000102030405060708090a0b0c0d0e0f');
const ACCORD_DIGEST = sha256(toUtf8('accord'));

export function accordView(suite: SuiteId, changes: Partial<AccordView> = {}): AccordView {
  const covers = (scope: string, agency: string, local?: string): boolean =>
    (scope === SENDER_SCOPE && agency === 'central') || (scope === READER_SCOPE && (local === undefined || local === 'intake'));
  const { id, version, digest } = { id: ACCORD_ID, version: 2, digest: ACCORD_DIGEST };
  return { id, version, digest, notBefore: NOW - 100 * DAY, notAfter: NOW + 600 * DAY, minimumSuite: FLOOR[suite], covers, ...changes };
}

/** Makes the world: `central` of xa writes to `agency-0`, `agency-1`, ... of xb. */
export function makeWorld(suite: SuiteId = 'rogatory-classic', readerCount = 1): World {
  const seal = signerNamed('seal', suite);
  const officer = signerNamed('officer', suite);
  const readers = Array.from({ length: readerCount }, (_, i) => ({ id: `agency-${i}`, ...kemNamed(`reader-${i}`, suite) }));
  const beliefs: Beliefs = {
    scopes: new Set([SENDER_SCOPE, READER_SCOPE]),
    kems: new Map(readers.map(({ view }) => [toHex(view.kid), view])),
    senders: new Map([[`${SENDER_SCOPE}/central`, senderView([signerView(seal, 'seal'), signerView(officer, 'officer')], suite)]]),
    directoryVersions: new Map([
      [SENDER_SCOPE, 7],
      [READER_SCOPE, 9],
    ]),
    directoryDigests: new Map([
      [`${SENDER_SCOPE}/7`, directoryDigest(SENDER_SCOPE)],
      [`${READER_SCOPE}/9`, directoryDigest(READER_SCOPE)],
    ]),
    accords: [accordView(suite)],
  };
  const trust: TrustView = {
    ownKem: (kid) => beliefs.kems.get(toHex(kid)),
    knowsScope: (scope) => beliefs.scopes.has(scope),
    sender: (scope, id) => beliefs.senders.get(`${scope}/${id}`),
    directoryVersion: (scope) => beliefs.directoryVersions.get(scope),
    directoryDigest: (scope, version) => beliefs.directoryDigests.get(`${scope}/${version}`),
    accord: (id, version) => beliefs.accords.find((accord) => toHex(accord.id) === toHex(id) && accord.version === version),
  };
  return {
    suite,
    seal,
    officer,
    readers,
    beliefs,
    trust,
    reader(index = 0, changes = {}) {
      const { id, view, decapsulator } = readers[index]!;
      return {
        scope: READER_SCOPE,
        id,
        mailboxes: new Set(['intake@xb', `${id}@xb`]),
        test: false,
        floor: FLOOR[suite],
        trust,
        decapsulator: (kid) => (toHex(kid) === toHex(view.kid) ? decapsulator : undefined),
        ...changes,
      };
    },
    input(changes = {}, count = readerCount) {
      const recipients: Recipient[] = readers.slice(0, count).map(({ id, view }) => ({ scope: READER_SCOPE, id, kem: view }));
      return {
        suite,
        mailboxes: ['intake@xb'],
        lane: 2,
        expiresAt: NOW + 10 * DAY,
        envelopeId: sha256(uint32be(1)).slice(0, 16),
        from: { scope: SENDER_SCOPE, id: 'central' },
        seal,
        recipients,
        requiredFloor: FLOOR[suite],
        random: seeded('seal'),
        ...changes,
        message: { ...messageInput(), ...changes.message },
      };
    },
  };
}

export function senderView(signers: readonly SignerView[], suiteFloor: SuiteId, roles: readonly string[] = []): SenderView {
  return { signers, requiredRoles: () => roles, suiteFloor };
}

function messageInput(): MessageInput {
  return {
    type: { name: 'request.submit', major: 1, minor: 0 },
    messageId: fromHex('0192f5c0a1b27c3d8e4f5a6b7c8d9e0f'),
    issuedAt: NOW,
    directories: new Map([
      [SENDER_SCOPE, { rootVersion: 1, directoryVersion: 7, digest: directoryDigest(SENDER_SCOPE) }],
      [READER_SCOPE, { rootVersion: 1, directoryVersion: 9, digest: directoryDigest(READER_SCOPE) }],
    ]),
    accord: { id: ACCORD_ID, version: 2, digest: ACCORD_DIGEST },
    body: encode(new Map([['case', '2026/104']])),
  };
}
