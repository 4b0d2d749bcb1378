// Statements of every form about the logs of two published states, by their own keys, and what spoils them.
import { encode } from '../../../src/cbor/encode.js';
import { decode } from '../../../src/cbor/decode.js';
import type { CborValue } from '../../../src/cbor/value.js';
import type { Principal } from '../../../src/core/ids.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { encodeOwnEntry } from '../../../src/log/own-entry.js';
import { signCosignature } from '../../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../../src/log/statement/cosigned.js';
import type { Receipt } from '../../../src/log/statement/receipt.js';
import { parseFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { actorsOf } from '../../log/actors.js';
import { digest } from '../../log/world.js';
import type { TestLog, World } from '../../log/world.js';
import { NOW_S, createPair } from '../../trust/states.js';
import type { TestPair } from '../../trust/states.js';
import type { Case, Grounds } from './python.js';

export const A_RELAY: Principal = { scope: 'demo-a', id: 'relay' };
export const B_RELAY: Principal = { scope: 'demo-b', id: 'relay' };
/** A second relay of the same state. */
export const B_OTHER: Principal = { scope: 'demo-b', id: 'relay-2' };
export const A_CA: Principal = { scope: 'demo-a', id: 'ca' };
export const B_CA: Principal = { scope: 'demo-b', id: 'ca' };

/** What is put before both verifiers, and what has to be said of it. */
export interface Row {
  readonly title: string;
  readonly given: Case;
  readonly expected: string | RegExp;
}

export const row = (title: string, given: Case, expected: Row['expected']): Row => ({ title, given, expected });

export interface States {
  readonly pair: TestPair;
  readonly actors: World;
  readonly grounds: Grounds;
}

export async function publishedStates(suite: SuiteId = 'rogatory-classic'): Promise<States> {
  const pair = await createPair({ suite }, { suite, relays: [{ id: 'relay' }, { id: 'relay-2' }] });
  return { pair, actors: actorsOf(pair), grounds: groundsOf(pair) };
}

/** Roots and directories of a pair, as a stranger to both has them. */
export function groundsOf(pair: TestPair): Grounds {
  const pins = new Map([...pair.pins].map(([scope, pin]) => [scope, parseFingerprint(pin)]));
  return { pins, documents: [pair.a.root, pair.a.directory, pair.b.root, pair.b.directory], now: NOW_S };
}

/** A receipt about one envelope to the agency of demo-b, by whoever issues its kind. */
export function receiptOf(kind: Receipt['kind'], change: Partial<Receipt> = {}): Receipt {
  const base = { envelopeDigest: digest('envelope'), envelopeId: digest('id').slice(0, 16), at: NOW_S };
  const party = { ...B_CA, kem: digest('kem') };
  const byKind: Record<Receipt['kind'], Pick<Receipt, 'issuer' | 'addressee'> & Partial<Receipt>> = {
    submitted: { issuer: A_RELAY, addressee: 'ca@demo-b' },
    relayed: { issuer: B_RELAY, addressee: 'ca@demo-b' },
    delivered: { issuer: B_CA, addressee: 'ca@demo-b' },
    opened: { issuer: B_CA, addressee: party, messageDigest: digest('message') },
    refused: { issuer: B_CA, addressee: party, messageDigest: digest('message'), reason: 'policy' },
    expired: { issuer: B_RELAY, addressee: 'ca@demo-b' },
    failed: { issuer: A_RELAY, addressee: 'ca@demo-b', reason: 'refused' },
  };
  return { kind, ...base, ...byKind[kind], ...change };
}

/** A cosignature of a log as it is now, on its way back to the owner. */
export async function cosigned(log: TestLog, by: Principal, at = NOW_S): Promise<Uint8Array> {
  return encodeCosigned({ cosignature: await signCosignature(await log.sign(), by, log.world.signer(by, 'cosign'), at) });
}

/** An entry of a log as it is now, cosigned by some at a time. */
export async function ownEntry(log: TestLog, index: number, by: readonly Principal[], at = NOW_S): Promise<Uint8Array> {
  const { object, kind } = log.entries[index]!;
  const { salt, path } = await log.entry(index);
  const checkpoint = await log.sign();
  const cosignatures = await Promise.all(by.map((who) => signCosignature(checkpoint, who, log.world.signer(who, 'cosign'), at)));
  return encodeOwnEntry({ kind, object, salt, index, path, checkpoint: checkpoint.bytes, cosignatures });
}

/** Anything in an encoding, changed: `path` leads through arrays, maps, and byte strings that hold an encoding. */
export function changed(bytes: Uint8Array, path: readonly (number | 'inside')[], change: (value: CborValue) => CborValue): Uint8Array {
  const tag = bytes[0] === 0xd8 ? 98 : undefined;
  const whole = decode(bytes, { maxBytes: 1 << 20, ...(tag === undefined ? {} : { tag }) });
  return encode(within(whole, path, change), tag === undefined ? {} : { tag });
}

function within(value: CborValue, path: readonly (number | 'inside')[], change: (value: CborValue) => CborValue): CborValue {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (step === 'inside') return changed(value as Uint8Array, rest, change);
  if (value instanceof Map)
    return new Map([...value].map(([key, each]) => [key, key === step ? within(each as CborValue, rest, change) : each])) as CborValue;
  return (value as readonly CborValue[]).map((each, at) => (at === step ? within(each, rest, change) : each));
}

/** One bit of a byte string; of its last byte unless `at` says another. */
export function flip(at = -1): (value: CborValue) => CborValue {
  return (value) => (value as Uint8Array).map((byte, i, all) => (i === (at + all.length) % all.length ? byte ^ 1 : byte));
}

/** One bit of every n-th byte, another bit each time. */
export function* damaged(bytes: Uint8Array, every: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += every) {
    const copy = bytes.slice();
    copy[at]! ^= 1 << ((at / every) % 8);
    yield copy;
  }
}

export const reverse = (value: CborValue): CborValue => [...(value as readonly CborValue[])].reverse();
