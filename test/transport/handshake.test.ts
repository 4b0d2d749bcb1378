import { beforeEach, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import type { Principal } from '../../src/core/ids.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { drawX25519 } from '../../src/crypto/curve/x25519.js';
import { Handshake } from '../../src/transport/noise/handshake.js';
import type { HandshakeOptions, VerifiedPeer } from '../../src/transport/noise/handshake.js';
import { decodeFrame, encodeFrame } from '../../src/transport/frame/headers.js';
import { NoiseHandshake } from '../../src/transport/noise/noise.js';
import { LINK_TOKENS } from '../../src/transport/version.js';
import { makeProof } from '../../src/transport/noise/proof.js';
import { seeded, TestNode, twoNodes, underName } from './node.js';

const [token] = LINK_TOKENS as [string];
let alpha: TestNode;
let beta: TestNode;

beforeEach(() => ({ alpha, beta } = twoNodes()));

function side(node: TestNode, options: Pick<HandshakeOptions, 'role'> & Partial<HandshakeOptions>): Handshake {
  return new Handshake({
    token,
    tokens: LINK_TOKENS,
    identity: node.identity,
    authorize: (claim) => node.authorize(claim),
    staticSecret: node.random(32),
    random: node.random,
    ...options,
  });
}

const dialling = (node: TestNode, expect: Principal, options: Partial<HandshakeOptions> = {}) =>
  side(node, { role: 'initiator', expect: { scope: expect.scope, id: expect.id }, ...options });
const answering = (node: TestNode, options: Partial<HandshakeOptions> = {}) => side(node, { role: 'responder', ...options });

/** Runs all three messages. */
function run(initiator: Handshake, responder: Handshake): { initiator: VerifiedPeer; responder: VerifiedPeer } {
  const hs2 = responder.receive(initiator.start()).reply as Uint8Array;
  const { reply, verified } = initiator.receive(hs2);
  return { initiator: verified as VerifiedPeer, responder: responder.receive(reply as Uint8Array).verified as VerifiedPeer };
}

const TO_BETA: CborValue = ['beta', 'relay'];
const CLAIMS: Record<number, CborValue> = { 0: 'alpha', 1: 'relay', 3: LINK_TOKENS, 4: null, 5: [1, 1], 6: TO_BETA };

/** An initiator that writes any claims it likes, signs what and how it likes, and dials beta. */
function forge(
  claims: Record<number, CborValue>,
  signature: (hash: Uint8Array, claimBytes: Uint8Array) => Uint8Array = sign,
): () => unknown {
  const noise = new NoiseHandshake({
    role: 'initiator',
    prologue: encode(['rogatory-link/1', token]),
    staticSecret: seeded('forged static')(32),
    ephemeral: drawX25519(seeded('forged ephemeral')),
  });
  const responder = answering(beta);
  const hs2 = responder.receive(encodeFrame({ name: 'hs1', noise: noise.write(() => new Uint8Array(0)) })).reply as Uint8Array;
  noise.read((decodeFrame(hs2) as { noise: Uint8Array }).noise);
  const hs3 = noise.write((hash) => {
    const members: [CborKey, CborValue][] = Object.entries({ 2: alpha.identity.signer().signerId, ...claims }).map(([key, value]) => [
      Number(key),
      value,
    ]);
    const claimBytes = encode(new Map(members));
    return concat(claimBytes, signature(hash, claimBytes));
  });
  return () => responder.receive(encodeFrame({ name: 'hs3', noise: hs3 }));
}

function sign(hash: Uint8Array, claimBytes: Uint8Array): Uint8Array {
  return alpha.identity.signer().sign(concat(toUtf8('rogatory-link/1 initiator'), Uint8Array.of(0), hash, sha256(claimBytes)));
}

describe('handshake', () => {
  it('proves each side to the other and tells its directory versions (LINK-09)', () => {
    const { initiator, responder } = run(dialling(alpha, beta.identity), answering(beta));
    const signers = [alpha, beta].map(({ identity }) => identity.signer().signerId);
    expect(initiator.peer).toEqual({ scope: 'beta', id: 'relay', key: 'beta/relay', signerId: signers[1] });
    expect(responder.peer).toEqual({ scope: 'alpha', id: 'relay', key: 'alpha/relay', signerId: signers[0] });
    expect(initiator.versions).toEqual([3, 7]);
    expect(initiator.ciphers.handshakeHash).toEqual(responder.ciphers.handshakeHash);
  });

  it('accepts the claims that the forger below starts from (LINK-09)', () => {
    expect(forge(CLAIMS)).not.toThrow();
  });

  it('lets the initiator refuse another relay of the right state (LINK-09)', () => {
    const other = new TestNode({ scope: 'beta', id: 'second-relay' }).knows(alpha);
    alpha.knows(other);
    const initiator = dialling(alpha, beta.identity);
    const { reply } = answering(other).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets the initiator refuse a responder with the right name and the wrong key (LINK-09)', () => {
    const impostor = new TestNode({ scope: 'gamma', id: 'relay' });
    const initiator = dialling(alpha, beta.identity);
    const stolenName = { ...impostor.identity, scope: 'beta', id: 'relay', signer: underName(impostor, beta) };
    const { reply } = answering(impostor, { identity: stolenName }).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets the initiator refuse a signer that its own directory copy does not name (LINK-08)', () => {
    const strange = { ...beta.identity, signer: () => ({ ...beta.identity.signer(), signerId: new Uint8Array(32) }) };
    const initiator = dialling(alpha, beta.identity);
    const { reply } = answering(beta, { identity: strange }).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_UNKNOWN');
  });

  it('lets the initiator refuse its own node as the peer (LINK-09)', () => {
    alpha.knows(alpha);
    const initiator = dialling(alpha, beta.identity);
    const { reply } = answering(alpha).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets the initiator refuse its own messages reflected (LINK-03, LINK-06)', () => {
    const initiator = dialling(alpha, beta.identity);
    const hs1 = initiator.start();
    expect(() => initiator.receive(hs1)).toThrowCode('LINK_UNEXPECTED');
    const asAnswer = encodeFrame({ name: 'hs2', noise: (decodeFrame(hs1) as { noise: Uint8Array }).noise });
    expect(() => initiator.receive(asAnswer)).toThrowCode('LINK_HANDSHAKE');
  });

  it('lets the responder refuse its own identity (LINK-09)', () => {
    beta.knows(beta);
    const responder = answering(beta);
    const initiator = dialling(beta, beta.identity);
    const hs2 = responder.receive(initiator.start()).reply as Uint8Array;
    const { reply } = initiator.receive(hs2);
    expect(() => responder.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets the responder refuse a peer that its directory copy does not know (LINK-08)', () => {
    const stranger = new TestNode({ scope: 'gamma', id: 'relay' }).knows(beta);
    expect(() => run(dialling(stranger, beta.identity), answering(beta))).toThrowCode('LINK_PEER_UNKNOWN');
  });

  it('lets the responder refuse the right key under the wrong name (LINK-08)', () => {
    const other = new TestNode({ scope: 'alpha', id: 'agency' });
    beta.knows(other);
    expect(forge({ ...CLAIMS, 1: 'agency' })).toThrowCode('LINK_PEER_UNKNOWN');
  });

  it('lets the responder refuse the wrong key under the right name (LINK-09)', () => {
    const other = new TestNode({ scope: 'alpha', id: 'agency' });
    const context = toUtf8('rogatory-link/1 initiator');
    const signed = forge(CLAIMS, (hash, claims) => other.identity.signer().sign(concat(context, Uint8Array.of(0), hash, sha256(claims))));
    expect(signed).toThrowCode('LINK_PEER_PROOF');
  });

  it.each<[string, (hash: Uint8Array, claimBytes: Uint8Array) => Uint8Array]>([
    [
      'under the role of the responder',
      (hash, claims) => alpha.identity.signer().sign(concat(toUtf8('rogatory-link/1 responder'), Uint8Array.of(0), hash, sha256(claims))),
    ],
    ['over another handshake', (hash, claims) => sign(sha256(hash), claims)],
    ['over other claims', (hash, claims) => sign(hash, concat(claims, claims))],
    ['of no bytes that mean anything', () => new Uint8Array(64)],
  ])('lets the responder refuse a signature %s (LINK-09)', (_, signature) => {
    expect(forge(CLAIMS, signature)).toThrowCode('LINK_PEER_PROOF');
  });

  it.each<[string, Record<number, CborValue>]>([
    ['meant for another relay of this state', { ...CLAIMS, 6: ['beta', 'second-relay'] }],
    ['meant for a relay of this name in another state', { ...CLAIMS, 6: ['gamma', 'relay'] }],
    ['meant for nobody', { 0: 'alpha', 1: 'relay', 3: LINK_TOKENS, 4: null, 5: [1, 1] }],
    ['with a shorter offer than was seen', { ...CLAIMS, 3: ['rogatory-link.0'] }],
    ['with a longer offer than was seen', { ...CLAIMS, 3: ['rogatory-link.2', token] }],
    ['with no offer', { ...CLAIMS, 3: [] }],
    ['with a malformed scope', { ...CLAIMS, 0: 'Alpha' }],
    ['with a malformed id', { ...CLAIMS, 1: '-relay' }],
    ['with a malformed signer id', { ...CLAIMS, 2: new Uint8Array(31) }],
    ['with an exporter of the wrong length', { ...CLAIMS, 4: new Uint8Array(31) }],
    ['with one version', { ...CLAIMS, 5: [1] }],
    ['with an unknown member', { ...CLAIMS, 7: true }],
  ])('lets the responder refuse a proof %s (LINK-09)', (_, claims) => {
    expect(forge(claims)).toThrowCode('LINK_PEER_PROOF');
  });

  it.each([0, 63, 64])('lets the responder refuse a proof of %i bytes (LINK-09)', (length) => {
    const noise = new NoiseHandshake({
      role: 'initiator',
      prologue: encode(['rogatory-link/1', token]),
      staticSecret: seeded('s')(32),
      ephemeral: drawX25519(seeded('e')),
    });
    const responder = answering(beta);
    const hs2 = responder.receive(encodeFrame({ name: 'hs1', noise: noise.write(() => new Uint8Array(0)) })).reply as Uint8Array;
    noise.read((decodeFrame(hs2) as { noise: Uint8Array }).noise);
    const hs3 = encodeFrame({ name: 'hs3', noise: noise.write(() => new Uint8Array(length)) });
    expect(() => responder.receive(hs3)).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets the initiator refuse a proof that names an addressee (LINK-09)', () => {
    const noise = new NoiseHandshake({
      role: 'responder',
      prologue: encode(['rogatory-link/1', token]),
      staticSecret: seeded('s')(32),
      ephemeral: drawX25519(seeded('e')),
    });
    const initiator = dialling(alpha, beta.identity);
    noise.read((decodeFrame(initiator.start()) as { noise: Uint8Array }).noise);
    const context = { identity: beta.identity, tokens: LINK_TOKENS, authorize: () => undefined };
    const hs2 = noise.write((hash) => makeProof('responder', hash, context, { scope: 'alpha', id: 'relay' }));
    expect(() => initiator.receive(encodeFrame({ name: 'hs2', noise: hs2 }))).toThrowCode('LINK_PEER_PROOF');
  });

  it('lets each side refuse an offer that somebody shortened on the way (LINK-09)', () => {
    const sent = ['rogatory-link.2', token];
    const initiator = dialling(alpha, beta.identity, { tokens: sent });
    const { reply } = answering(beta, { tokens: [token] }).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_PEER_PROOF');
  });

  it('fails when the two sides believe in another token (LINK-06)', () => {
    const initiator = dialling(alpha, beta.identity, { token: 'rogatory-link.0' });
    const { reply } = answering(beta).receive(initiator.start());
    expect(() => initiator.receive(reply as Uint8Array)).toThrowCode('LINK_HANDSHAKE');
  });

  it('refuses a first message with a payload (LINK-06)', () => {
    const noise = new Uint8Array(33).fill(9);
    expect(() => answering(beta).receive(encodeFrame({ name: 'hs1', noise }))).toThrowCode('LINK_HANDSHAKE');
  });

  it('refuses a recorded third message in a new handshake (LINK-06)', () => {
    const [initiator, responder] = [dialling(alpha, beta.identity), answering(beta)];
    const hs1 = initiator.start();
    const recorded = initiator.receive(responder.receive(hs1).reply as Uint8Array).reply as Uint8Array;
    const again = answering(beta);
    again.receive(hs1);
    expect(() => again.receive(recorded)).toThrowCode('LINK_HANDSHAKE');
  });

  it('refuses a message over 4096 bytes (LINK-01)', () => {
    const frame = encodeFrame({ name: 'hs1', noise: new Uint8Array(4_096) });
    expect(() => answering(beta).receive(frame)).toThrowCode('LINK_FRAME_SIZE');
  });

  it.each(['hs2', 'hs3'] as const)('lets the responder refuse %s as the first message (LINK-03)', (name) => {
    expect(() => answering(beta).receive(encodeFrame({ name, noise: new Uint8Array(96) }))).toThrowCode('LINK_UNEXPECTED');
  });

  it('refuses any other frame before the proof, even one that it could ignore (LINK-32)', () => {
    expect(() => answering(beta).receive(encodeFrame({ name: 'ack', lane: 0, through: 0 }))).toThrowCode('LINK_UNEXPECTED');
    expect(() => answering(beta).receive(Uint8Array.of(0x7e, 0, 0, 1, 0xa0))).toThrowCode('LINK_UNEXPECTED');
  });

  it('is a TypeError to dial without knowing whom', () => {
    expect(() => side(alpha, { role: 'initiator' })).toThrow(TypeError);
  });
});
