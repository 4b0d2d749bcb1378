// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Handshakes: Noise alone, and with the proofs of a link. The other side of each is played here.
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { concat, fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { signEd25519 } from '../../src/crypto/curve/ed25519.js';
import { drawX25519 } from '../../src/crypto/curve/x25519.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeFrame } from '../../src/transport/frame/headers.js';
import { CipherState, NoiseHandshake } from '../../src/transport/noise/noise.js';
import { pack } from '../../src/transport/noise/packing.js';
import type { NoiseRole } from '../../src/transport/noise/noise.js';
import { flip } from '../../test/envelope/blobs.js';
import { relayNamed } from './link-keys.js';
import type { RelayKeys } from './link-keys.js';
import type { VectorCase } from './vector.js';

const TOKEN = 'rogatory-link.1';
const PROLOGUE = encode(['rogatory-link/1', TOKEN]);
const NOTHING = new Uint8Array(0);
const ALPHA = relayNamed('alpha');
const BETA = relayNamed('beta');
const PAYLOADS = ['', toHex(toUtf8('payload of message 2')), toHex(toUtf8('payload of message 3'))];

/** Every case of the area. */
export function noiseCases(): VectorCase[] {
  return [...bare(), ...packed(), ...links()];
}

const noiseOf = (role: NoiseRole, { staticSecret, ephemeral }: RelayKeys, prologue = PROLOGUE): NoiseHandshake =>
  new NoiseHandshake({ role, prologue, staticSecret, ephemeral: drawX25519(() => ephemeral) });

interface Run {
  readonly messages: readonly Uint8Array[];
  readonly toInitiator: readonly string[];
  readonly toResponder: readonly string[];
}

/** All three messages and the first of either direction. */
function honest(): Run {
  const [initiator, responder] = [noiseOf('initiator', ALPHA), noiseOf('responder', BETA)];
  const messages: Uint8Array[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const [from, to] = turn % 2 === 0 ? [initiator, responder] : [responder, initiator];
    messages.push(from.write(() => fromHex(PAYLOADS[turn]!)));
    to.read(messages.at(-1)!);
  }
  const [a, b] = [initiator.split(), responder.split()];
  const two = (cipher: typeof a.send): string[] => ['WELCOME', 'second'].map((text) => toHex(cipher.encrypt(NOTHING, toUtf8(text))));
  return { messages, toResponder: two(a.send), toInitiator: two(b.send) };
}

function bare(): VectorCase[] {
  const run = honest();
  const texts = ['WELCOME', 'second'].map((text) => toHex(toUtf8(text)));
  const base = (role: NoiseRole): JsonObject => {
    const { staticSecret, ephemeral } = role === 'initiator' ? ALPHA : BETA;
    const isFirst = role === 'initiator';
    return {
      role,
      prologue: toHex(PROLOGUE),
      static: toHex(staticSecret),
      ephemeral: toHex(ephemeral),
      payloads: isFirst ? [PAYLOADS[0]!, PAYLOADS[2]!] : [PAYLOADS[1]!],
      received: (isFirst ? [run.messages[1]!] : [run.messages[0]!, run.messages[2]!]).map(toHex),
      send: texts,
      open: isFirst ? run.toInitiator : run.toResponder,
    };
  };
  const one = (
    name: string,
    comment: string,
    role: NoiseRole,
    changes: JsonObject = {},
    expect: 'ok' | ErrorCode = 'LINK_HANDSHAKE',
    output?: JsonObject,
  ): VectorCase => ({
    name,
    operation: 'noise.handshake',
    clause: expect === 'CRYPTO_OPEN' ? 'CRYPTO-06' : 'LINK-06',
    comment,
    expect,
    input: { ...base(role), ...changes },
    ...(output !== undefined && { output }),
  });
  const second = run.messages[1]!;
  const third = run.messages[2]!;
  const hex = (...parts: readonly Uint8Array[]): string[] => parts.map(toHex);
  return [
    one('accepted-initiator', 'all three messages, and two of either direction', 'initiator', {}, 'ok', {
      messages: hex(run.messages[0]!, third),
      sent: run.toResponder,
      opened: texts,
    }),
    one('accepted-responder', 'all three messages, and two of either direction', 'responder', {}, 'ok', {
      messages: hex(second),
      sent: run.toInitiator,
      opened: texts,
    }),
    one('prologue', 'another prologue: the second message does not authenticate', 'initiator', {
      prologue: toHex(encode(['rogatory-link/1', 'rogatory-link.2'])),
    }),
    one('prologue-of-responder', 'another prologue: the third message does not authenticate', 'responder', {
      prologue: toHex(encode(['rogatory-link/1', 'rogatory-link.2'])),
    }),
    one('ephemeral-of-peer', 'one bit of the ephemeral key in message 2', 'initiator', { received: hex(flip(second, 0)) }),
    one('static-replaced', 'one bit of the encrypted static key in message 2', 'initiator', { received: hex(flip(second, 32)) }),
    one('payload-changed', 'one bit of the payload in message 2', 'initiator', { received: hex(flip(second, second.length - 20)) }),
    one('message-2-cut', 'message 2 without its last byte', 'initiator', { received: hex(second.subarray(0, -1)) }),
    one('message-2-short', 'message 2 that ends within the static key', 'initiator', { received: hex(second.subarray(0, 60)) }),
    one('message-2-of-another-run', 'message 2 of a handshake with another ephemeral key', 'initiator', {
      ephemeral: toHex(sha256(toUtf8('another ephemeral'))),
    }),
    one('message-3-static', 'one bit of the encrypted static key in message 3', 'responder', {
      received: hex(run.messages[0]!, flip(third, 0)),
    }),
    one('message-3-short', 'message 3 of 40 bytes', 'responder', { received: hex(run.messages[0]!, third.subarray(0, 40)) }),
    one('message-1-short', 'message 1 of 31 bytes', 'responder', { received: hex(run.messages[0]!.subarray(0, 31), third) }),
    one('ephemeral-weak', 'an ephemeral key of zeros: the shared secret is zero', 'responder', {
      received: hex(new Uint8Array(32), third),
    }),
    one(
      'transport-order',
      'the second transport message before the first',
      'initiator',
      { open: [...run.toInitiator].reverse() },
      'CRYPTO_OPEN',
    ),
  ];
}

/** Messages after the handshake: a length before each Noise transport message. */
function packed(): VectorCase[] {
  const key = sha256(toUtf8('a key of one direction'));
  const cipher = new CipherState(key);
  const [first, second] = [pack(cipher, fromHex('12800006a2000201182b')), pack(cipher, fromHex('16800001a0'))] as const;
  const one = (name: string, clause: string, comment: string, messages: readonly Uint8Array[], expect: 'ok' | ErrorCode): VectorCase => ({
    name,
    operation: 'noise.open-message',
    clause,
    comment,
    expect,
    input: { key: toHex(key), messages: messages.map(toHex) },
  });
  const length = (bytes: Uint8Array, value: number): Uint8Array => concat(Uint8Array.of(value >> 8, value & 0xff), bytes.subarray(2));
  return [
    one('accepted-messages', 'LINK-10', 'two messages in their order', [first, second], 'ok'),
    one('message-changed', 'LINK-10', 'one bit of the ciphertext', [flip(first, 2)], 'LINK_DECRYPTION'),
    one('message-tag', 'LINK-10', 'one bit of the tag', [flip(first, first.length - 1)], 'LINK_DECRYPTION'),
    one('message-again', 'LINK-10', 'the same message twice', [first, first], 'LINK_DECRYPTION'),
    one('message-skipped', 'LINK-10', 'the second message first', [second], 'LINK_DECRYPTION'),
    one(
      'message-length-beyond',
      'LINK-23',
      'a length that ends behind the message',
      [length(first, first.length - 1)],
      'LINK_FRAME_MALFORMED',
    ),
    one(
      'message-length-short',
      'LINK-23',
      'two Noise messages, of which the first is not full',
      [concat(first, second)],
      'LINK_FRAME_MALFORMED',
    ),
    one('message-tag-alone', 'LINK-23', 'a tag without a byte of a frame', [length(first.subarray(0, 18), 16)], 'LINK_FRAME_MALFORMED'),
    one('message-cut', 'LINK-23', 'one byte', [first.subarray(0, 1)], 'LINK_FRAME_MALFORMED'),
  ];
}

type Claims = Readonly<Record<number, CborValue | undefined>>;

const CLAIMS = (self: RelayKeys, addressee?: readonly [string, string]): Claims => ({
  0: self.scope,
  1: self.id,
  2: self.signerId,
  3: [TOKEN],
  4: null,
  5: [1, 4],
  ...(addressee !== undefined && { 6: addressee }),
});

/** The payload of a proof, signed by `seed`. */
function proof(role: NoiseRole, hash: Uint8Array, claims: Claims, seed: Uint8Array): Uint8Array {
  const members = Object.entries(claims).filter(([, value]) => value !== undefined);
  const bytes = encode(new Map(members.map(([key, value]): [CborKey, CborValue] => [Number(key), value!])));
  return concat(bytes, signEd25519(seed, concat(toUtf8(`rogatory-link/1 ${role}`), Uint8Array.of(0), hash, sha256(bytes))));
}

interface Forgery {
  readonly keys?: RelayKeys;
  readonly claims?: Claims;
  readonly seed?: Uint8Array;
  readonly signedAs?: NoiseRole;
  readonly hash?: (hash: Uint8Array) => Uint8Array;
  readonly payload?: (payload: Uint8Array) => Uint8Array;
  readonly first?: Uint8Array;
}

/** Messages of the responder BETA to the initiator ALPHA. */
function asResponder({
  keys = BETA,
  claims = {},
  seed = keys.linkSeed,
  signedAs = 'responder',
  hash = (same) => same,
  payload = (same) => same,
}: Forgery): string[] {
  const [initiator, noise] = [noiseOf('initiator', ALPHA), noiseOf('responder', keys)];
  noise.read(initiator.write(() => NOTHING));
  const message = noise.write((at) => payload(proof(signedAs, hash(at), { ...CLAIMS(keys), ...claims }, seed)));
  return [toHex(encodeFrame({ name: 'hs2', noise: message }))];
}

/** Messages of the initiator ALPHA to the responder BETA, whose proof is the honest one. */
function asInitiator({
  keys = ALPHA,
  claims = {},
  seed = keys.linkSeed,
  signedAs = 'initiator',
  hash = (same) => same,
  payload = (same) => same,
  first = NOTHING,
}: Forgery): string[] {
  const [noise, responder] = [noiseOf('initiator', keys), noiseOf('responder', BETA)];
  const one = noise.write(() => first);
  const frames = [toHex(encodeFrame({ name: 'hs1', noise: one }))];
  if (first.length > 0) return frames;
  responder.read(one);
  noise.read(responder.write((at) => proof('responder', at, CLAIMS(BETA), BETA.linkSeed)));
  const three = noise.write((at) => payload(proof(signedAs, hash(at), { ...CLAIMS(keys, ['beta', 'relay']), ...claims }, seed)));
  return [...frames, toHex(encodeFrame({ name: 'hs3', noise: three }))];
}

function links(): VectorCase[] {
  const one = (
    name: string,
    clause: string,
    comment: string,
    role: NoiseRole,
    received: readonly string[],
    expect: 'ok' | ErrorCode,
    changes: JsonObject = {},
    peers: readonly JsonObject[] = [ALPHA.peer, BETA.peer],
  ): VectorCase => {
    const self = role === 'initiator' ? ALPHA : BETA;
    return {
      name,
      operation: 'noise.link-handshake',
      clause,
      comment,
      expect,
      keys: { self: self.self, peers },
      input: {
        role,
        token: TOKEN,
        tokens: [TOKEN],
        ...(role === 'initiator' && { expect: { scope: 'beta', id: 'relay' } }),
        static: toHex(self.staticSecret),
        ephemeral: toHex(self.ephemeral),
        received,
        ...changes,
      },
    };
  };
  const bad = (name: string, comment: string, forgery: Forgery, expect: ErrorCode = 'LINK_PEER_PROOF', clause = 'LINK-09'): VectorCase =>
    one(`proof-of-responder-${name}`, clause, comment, 'initiator', asResponder(forgery), expect);
  const worse = (name: string, comment: string, forgery: Forgery, expect: ErrorCode = 'LINK_PEER_PROOF', clause = 'LINK-09'): VectorCase =>
    one(`proof-of-initiator-${name}`, clause, comment, 'responder', asInitiator(forgery), expect);
  const other = relayNamed('beta', 'second-relay');
  const stranger = relayNamed('gamma');
  const zeros = new Uint8Array(32);
  const last = (payload: Uint8Array): Uint8Array => flip(payload, payload.length - 1);
  return [
    one('accepted-link-initiator', 'LINK-09', 'the responder proves that it is beta/relay', 'initiator', asResponder({}), 'ok', {
      send: ['00'],
    }),
    one('accepted-link-responder', 'LINK-09', 'the initiator proves that it is alpha/relay', 'responder', asInitiator({}), 'ok', {
      send: ['00'],
    }),
    one('accepted-link-trust-alone', 'LINK-39', 'a peer that is let in for TRUST alone', 'responder', asInitiator({}), 'ok', {}, [
      { ...ALPHA.peer, trustOnly: true },
    ]),
    bad('another-relay', 'another relay of the right state', { keys: other, claims: {} }),
    bad('wrong-key', 'the right name, signed by another key', { seed: stranger.linkSeed }),
    bad('signer-unknown', 'a signer that the directory does not name', { claims: { 2: zeros } }, 'LINK_PEER_UNKNOWN', 'LINK-08'),
    bad('with-addressee', 'an addressee, which message 3 alone has', { claims: { 6: ['alpha', 'relay'] } }),
    bad('as-initiator', 'signed as an initiator signs', { signedAs: 'initiator' }),
    bad('another-hash', 'signed over another handshake hash', { hash: () => zeros }),
    bad('tokens', 'another list of tokens than was offered', { claims: { 3: ['rogatory-link.2', TOKEN] } }),
    bad('signature', 'one bit of the signature', { payload: last }),
    bad('cut', 'a payload of 64 bytes: nothing is claimed', { payload: (payload) => payload.subarray(-64) }),
    bad('member-missing', 'no versions', { claims: { 5: undefined } }),
    bad('member-unknown', 'member 7', { claims: { 7: 1 } }),
    bad('scope-form', 'a scope in capitals', { claims: { 0: 'BETA' } }),
    one('link-reflected', 'LINK-03', 'the own first message comes back', 'initiator', asInitiator({}).slice(0, 1), 'LINK_UNEXPECTED'),
    one(
      'link-frame-long',
      'LINK-01',
      'a message beyond the limit of a handshake',
      'initiator',
      [toHex(encodeFrame({ name: 'hs2', noise: new Uint8Array(4_096) }))],
      'LINK_FRAME_SIZE',
    ),
    one(
      'link-message-1-payload',
      'LINK-06',
      'a payload in message 1',
      'responder',
      asInitiator({ first: Uint8Array.of(1) }),
      'LINK_HANDSHAKE',
    ),
    worse('unknown', 'a relay that the directory does not list', { keys: stranger }, 'LINK_PEER_UNKNOWN', 'LINK-08'),
    worse('without-addressee', 'whom it dialled is not said', { claims: { 6: undefined } }),
    worse('another-addressee', 'it dialled another relay', { claims: { 6: ['beta', 'second-relay'] } }),
    worse('own-identity', 'the identity of the responder itself', { claims: { 0: 'beta', 2: BETA.signerId }, seed: BETA.linkSeed }),
    worse('as-responder', 'signed as a responder signs', { signedAs: 'responder' }),
    worse('another-hash', 'signed over another handshake hash', { hash: () => zeros }),
    worse('tokens', 'a token less than the responder saw', { claims: { 3: ['rogatory-link.9'] } }),
    worse('binding-form', 'a channel binding of 31 bytes', { claims: { 4: new Uint8Array(31) } }),
  ];
}
