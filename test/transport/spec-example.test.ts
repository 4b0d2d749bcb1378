import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { publicKeyEd25519 } from '../../src/crypto/curve/ed25519.js';
import { encodeFrame } from '../../src/transport/frame/headers.js';
import type { Frame } from '../../src/transport/frame/headers.js';
import type { LinkIdentity } from '../../src/transport/handler.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import { Handshake } from '../../src/transport/noise/handshake.js';
import { pack } from '../../src/transport/noise/packing.js';
import { LINK_TOKENS } from '../../src/transport/version.js';

/** The specification without white space, so that bytes may stand on several lines. */
const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8').replaceAll(/\s+/g, '');
/** Whether the text stands there; a failure prints no whole document. */
const says = (text: string): boolean => spec.includes(text);
const times = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** A relay whose link key is one byte, 32 times; `signed` collects the statements that it signs. */
function node(scope: string, seed: number, signed: Uint8Array[]): { readonly identity: LinkIdentity; readonly publicKey: Uint8Array } {
  const identity = memoryLinkIdentity({ scope, id: 'relay-1' }, { suite: 'rogatory-classic', seeds: new Map([[-19, times(seed)]]) }, () => [
    1, 1,
  ]);
  const { signerId, sign } = identity.signer();
  const signer = () => ({ signerId, sign: (message: Uint8Array) => (signed.push(message), sign(message)) });
  return { identity: { ...identity, signer }, publicKey: publicKeyEd25519(times(seed)) };
}

describe('the example of a handshake in SPEC.md', () => {
  const signed: Uint8Array[] = [];
  const [aa, bb] = [node('aa', 1, signed), node('bb', 2, signed)];
  const common = { token: LINK_TOKENS[0] as string, tokens: LINK_TOKENS };
  const expected = { scope: 'bb', id: 'relay-1' };
  const keys = (fixed: number, ephemeral: number) => ({ staticSecret: times(fixed), random: () => times(ephemeral) });
  const initiator = new Handshake({
    ...{ ...common, ...keys(3, 5), role: 'initiator', expect: expected, identity: aa.identity },
    authorize: () => bb.publicKey,
  });
  const responder = new Handshake({ ...common, ...keys(4, 6), role: 'responder', identity: bb.identity, authorize: () => aa.publicKey });
  const hs1 = initiator.start();
  const hs2 = responder.receive(hs1).reply as Uint8Array;
  const { reply: hs3, verified } = initiator.receive(hs2);
  const { peer } = responder.receive(hs3 as Uint8Array).verified!;

  it('has the bytes of every frame (LINK-06, LINK-09)', () => {
    expect(peer.key).toBe('aa/relay-1');
    for (const frame of [hs1, hs2, hs3 as Uint8Array]) expect(says(toHex(frame))).toBe(true);
  });

  it('has signers and the hashes that they sign (LINK-09)', () => {
    for (const { identity } of [aa, bb]) expect(says(`2:h'${toHex(identity.signer().signerId)}'`)).toBe(true);
    const ends = signed.map((message) => toHex(message.subarray(message.indexOf(0) + 1)));
    expect(ends).toHaveLength(2);
    for (const end of ends) expect(says(`h=${end.slice(0, 64)}SHA-256(P)=${end.slice(64)}`)).toBe(true);
  });

  it('has the first transport message of the initiator (LINK-10, LINK-23)', () => {
    const { ciphers } = verified!;
    const ack = toHex(encodeFrame({ name: 'ack', lane: 2, through: 43 }));
    const sent = toHex(pack(ciphers.send, encodeFrame({ name: 'ack', lane: 2, through: 43 })));
    expect(says(`h=${toHex(ciphers.handshakeHash)}ACK${ack}astheinitiator'sfirstmessage:${sent}`)).toBe(true);
  });
});

describe('the example of a blob in SPEC.md', () => {
  const digest = sha256(new Uint8Array(100_000));
  const data = (offset: number, length: number): Frame => ({ name: 'blob-data', digest, offset, bytes: new Uint8Array(length) });
  it.each<[string, Frame, number]>([
    ['BLOB_WANT', { name: 'blob-want', digest, size: 100_000, offset: 0 }, 0],
    ['BLOB_DATA', data(0, 32_768), 32_768],
    ['BLOB_DATA', data(32_768, 32_768), 32_768],
    ['BLOB_STATE', { name: 'blob-state', digest, through: 65_536 }, 0],
    ['BLOB_WANT', { name: 'blob-want', digest, size: 100_000, offset: 65_536 }, 0],
    ['BLOB_DATA', data(65_536, 34_464), 34_464],
    ['BLOB_STATE', { name: 'blob-state', digest, through: 100_000 }, 0],
    ['BLOB_END', { name: 'blob-end', digest, reason: 'stopped' }, 0],
  ])('has the bytes of %s (LINK-02)', (name, frame, payload) => {
    const encoded = encodeFrame(frame);
    const [before, after] = toHex(encoded.subarray(0, encoded.length - payload)).split(toHex(digest));
    expect(says(`D=${toHex(digest)}`)).toBe(true);
    expect(says(`${name}${before}|D|${after}${payload === 0 ? '' : `|${payload}bytes`}`)).toBe(true);
  });
});
